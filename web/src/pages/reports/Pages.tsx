import { Group, SimpleGrid, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReportView } from "@/api/generated/model";
import { type Parts, pageNumber } from "./artefacts";
import { DownloadMenu } from "./DownloadMenu";
import styles from "./reports.module.css";
import { addressOf } from "./useFile";

/** The pages of the written report, as they are in its PDF. */
export function Pages({ of, parts }: { of: ReportView; parts: Parts }) {
  const { t } = useTranslation("reports");
  return (
    <section aria-labelledby="pages">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4" id="pages" className={styles.figure}>
          {t("pages.title")}
        </Title>
        <DownloadMenu of={of} files={parts.documents} about={t("pages.title")} />
      </Group>
      {parts.pages.length === 0 && (
        <Text size="sm" c="gray.7">
          {t("pages.none")}
        </Text>
      )}
      <SimpleGrid cols={{ base: 1, lg: 2 }} className={styles.page}>
        {parts.pages.map((page) => (
          <img
            key={page.name}
            src={addressOf(of, page)}
            alt={t("pages.page", { number: pageNumber(page) })}
            loading="lazy"
          />
        ))}
      </SimpleGrid>
    </section>
  );
}
