import { Button, Group, SimpleGrid, Text, Title, UnstyledButton } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReportView } from "@/api/generated/model";
import { Dialog } from "@/parts/Dialog";
import type { Parts } from "./artefacts";
import { DownloadMenu } from "./DownloadMenu";
import styles from "./reports.module.css";
import { addressOf } from "./useFile";

/** The pages of the written report, as they are in its PDF; each opens large. */
export function Pages({ of, parts }: { of: ReportView; parts: Parts }) {
  const { t } = useTranslation("reports");
  const [open, setOpen] = useState<number | null>(null);
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
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 4 }} className={styles.page}>
        {parts.pages.map((page, index) => (
          <UnstyledButton key={page.name} onClick={() => setOpen(index)}>
            <img
              src={addressOf(of, page)}
              alt={t("pages.page", { number: index + 1 })}
              loading="lazy"
              width={909}
              height={1286}
            />
          </UnstyledButton>
        ))}
      </SimpleGrid>
      {open !== null && (
        <LargePage of={of} pages={parts.pages} at={open} onAt={setOpen} onClose={() => setOpen(null)} />
      )}
    </section>
  );
}

type LargeProps = {
  of: ReportView;
  pages: Parts["pages"];
  at: number;
  onAt: (at: number) => void;
  onClose: () => void;
};

function LargePage({ of, pages, at, onAt, onClose }: LargeProps) {
  const { t } = useTranslation("reports");
  const page = pages[at];
  const title = t("pages.page", { number: at + 1 });
  if (!page) return null;
  return (
    <Dialog opened onClose={onClose} size={980} title={title}>
      <Group justify="space-between" mb="sm">
        <Button
          variant="default"
          size="xs"
          disabled={at === 0}
          leftSection={<IconChevronLeft size={14} />}
          onClick={() => onAt(at - 1)}
        >
          {t("pages.before")}
        </Button>
        <Button
          variant="default"
          size="xs"
          disabled={at === pages.length - 1}
          rightSection={<IconChevronRight size={14} />}
          onClick={() => onAt(at + 1)}
        >
          {t("pages.after")}
        </Button>
      </Group>
      <div className={styles.page}>
        <img src={addressOf(of, page)} alt={title} />
      </div>
    </Dialog>
  );
}
