import { Group, Paper, Progress, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ExperimentDetail } from "@/api/generated/model";
import { decimal, duration, percent } from "@/i18n/numbers";
import { inWords, useLanguage } from "@/i18n/words";
import { byMetric } from "@/pages/models/metrics";
import { useMetric } from "@/pages/models/useMetric";

/** What the training does now, how far it is, and the best so far. */
export function LiveTraining({ of }: { of: ExperimentDetail }) {
  const { t } = useTranslation("train");
  const language = useLanguage();
  const metric = useMetric();
  const best = [...of.trials].sort(byMetric(of.metric, (trial) => trial.value))[0];
  const step = of.cancel_requested
    ? t("experiment.stopping")
    : of.state === "queued"
      ? t("experiment.waiting")
      : inWords(of.job.step, language);
  return (
    <Paper withBorder p="lg">
      <Stack gap="xs">
        <Group justify="space-between">
          <Text fw={600} aria-live="polite">
            {step}
          </Text>
          <Text size="sm" c="gray.7">
            {percent(of.job.fraction, 0)}
            {of.job.started_at &&
              ` · ${t("experiment.elapsed", { time: duration(since(of.job.started_at)) })}`}
            {of.job.eta_s !== null && ` · ${t("experiment.eta", { time: duration(of.job.eta_s) })}`}
          </Text>
        </Group>
        <Progress value={of.job.fraction * 100} size="lg" animated aria-label={step} />
        <Text size="sm">
          {best
            ? t("experiment.best_so_far", {
                name: best.name,
                value: `${metric(of.metric).title} ${decimal(best.value)}`,
              })
            : t("experiment.no_trial")}
        </Text>
      </Stack>
    </Paper>
  );
}

function since(iso: string): number {
  return Math.max(0, (Date.now() - new Date(iso).getTime()) / 1000);
}
