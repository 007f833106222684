import { Paper, Progress, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReportView } from "@/api/generated/model";
import { duration } from "@/i18n/numbers";
import { inWords, useLanguage } from "@/i18n/words";

/** How far the pack is. */
export function Building({ of }: { of: ReportView }) {
  const { t } = useTranslation("reports");
  const language = useLanguage();
  const job = of.job;
  return (
    <Paper withBorder p="lg" aria-live="polite">
      <Stack gap="xs">
        <Text fw={500}>{job ? inWords(job.step, language) : t(`state.${of.state}`)}</Text>
        <Progress value={(job?.fraction ?? 0) * 100} animated aria-label={t("building.label")} />
        <Text size="sm" c="gray.7">
          {t("building.may_leave")}
          {job?.eta_s ? ` ${t("building.eta", { time: duration(job.eta_s) })}` : ""}
        </Text>
      </Stack>
    </Paper>
  );
}
