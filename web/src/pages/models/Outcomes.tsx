import { Group, Paper, SegmentedControl, Stack, Table, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { getMonitoring } from "@/api/generated";
import type { EndpointView, GetMonitoringWindow, ModelDetail, MonitoringView } from "@/api/generated/model";
import { useMay, useStudy } from "@/frame/study";
import { count, withInterval } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { Explain } from "@/parts/Explain";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { OutcomeBins } from "./OutcomeBins";
import type { Metrics } from "./metrics";
import { RecordOutcome } from "./RecordOutcome";
import { useMetric } from "./useMetric";

const WINDOWS: GetMonitoringWindow[] = ["all", "365d", "90d", "30d"];

/** How the predictions held up against what really happened, and a way to tell it. */
export function Outcomes({ model, endpoint }: { model: ModelDetail; endpoint: EndpointView }) {
  const { t } = useTranslation("models");
  const study = useStudy();
  const mayRecord = useMay("model:predict");
  const [window, setWindow] = useState<GetMonitoringWindow>("all");
  const monitoring = useQuery({
    queryKey: ["monitoring", study.id, endpoint.id, window],
    queryFn: ({ signal }) => getMonitoring(study.id, endpoint.id, { window }, { signal }),
  });
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <Group gap="xs">
          <Title order={2} size="h4">
            {t("outcomes.title")}
          </Title>
          <Explain of={t("outcomes.title")}>{t("outcomes.explain")}</Explain>
        </Group>
        <SegmentedControl
          aria-label={t("outcomes.window")}
          data={WINDOWS.map((value) => ({ value, label: t(`outcomes.windows.${value}`) }))}
          value={window}
          onChange={(value) => setWindow(value as GetMonitoringWindow)}
        />
      </Group>
      <ProblemAlert error={monitoring.error} />
      {monitoring.data && <SoFar of={monitoring.data} />}
      {mayRecord && (
        <Paper withBorder p="lg">
          <Title order={2} size="h4" mb={4}>
            {t("outcome.title")}
          </Title>
          <Text size="sm" c="gray.7" mb="sm">
            {t("outcome.about")}
          </Text>
          <RecordOutcome model={model} endpoint={endpoint} />
        </Paper>
      )}
    </Stack>
  );
}

function SoFar({ of }: { of: MonitoringView }) {
  const { t } = useTranslation("models");
  const language = useLanguage();
  const metric = useMetric();
  const metrics = of.metrics as Metrics;
  return (
    <>
      <Text>
        {t("outcomes.n", { n: count(of.n, language) })}
        {typeof of.events === "number" && ` ${t("outcomes.events", { n: count(of.events, language) })}`}
      </Text>
      {of.reason && <Text c="gray.7">{t(`outcomes.reason.${of.reason}`, { defaultValue: of.reason })}</Text>}
      {Object.keys(metrics).length > 0 && (
        <Table withTableBorder verticalSpacing={6} maw={640} aria-label={t("outcomes.title")}>
          <Table.Tbody>
            {Object.entries(metrics).map(([name, value]) => (
              <Table.Tr key={name}>
                <Table.Th scope="row" fw={500}>
                  <Group gap={6} wrap="nowrap">
                    {metric(name).title}
                    <Explain of={metric(name).title}>{metric(name).about}</Explain>
                  </Group>
                </Table.Th>
                <Table.Td>{withInterval(value)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <OutcomeBins bins={of.bins ?? []} />
    </>
  );
}
