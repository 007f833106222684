import { Group, Paper, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReportView } from "@/api/generated/model";
import { Explain } from "@/parts/Explain";
import { type Figure, shownOf } from "./artefacts";
import { DownloadMenu } from "./DownloadMenu";
import styles from "./reports.module.css";
import { addressOf } from "./useFile";

/** One figure as it is exported, with its formats. */
export function FigureCard({ of, figure }: { of: ReportView; figure: Figure }) {
  const { t } = useTranslation("reports");
  const shown = shownOf(figure);
  const title = t(`figure.${figure.name}`);
  return (
    <Paper withBorder p="md" id={`figure-${figure.name}`} className={styles.figure}>
      <Group justify="space-between" wrap="nowrap" mb="sm">
        <Group gap={6} wrap="nowrap" miw={0}>
          <Title order={3} size="h5">
            {title}
          </Title>
          <Explain of={title}>{t(`meaning.${figure.name}`)}</Explain>
        </Group>
        <DownloadMenu of={of} files={figure.files} about={title} />
      </Group>
      {shown ? (
        <img src={addressOf(of, shown)} alt={title} loading="lazy" />
      ) : (
        <Text size="sm" c="gray.7">
          {t("figures.not_shown")}
        </Text>
      )}
    </Paper>
  );
}
