import { Group, Progress, Table, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { listAlgorithms } from "@/api/generated";
import type { ExperimentDetail } from "@/api/generated/model";
import { decimal, duration } from "@/i18n/numbers";
import { inWords, useLanguage } from "@/i18n/words";
import { byMetric, isLowerBetter, rangeOf } from "@/pages/models/metrics";
import { useMetric } from "@/pages/models/useMetric";
import { Explain } from "@/parts/Explain";
import { isRunning } from "./Experiments";

/** Every candidate with its cross-validated figure, the best first; it grows while training runs. */
export function Trials({ of }: { of: ExperimentDetail }) {
  const { t } = useTranslation("train");
  const metric = useMetric()(of.metric).title;
  const kinds = useKinds();
  const ranked = [...of.trials].sort(byMetric(of.metric, (trial) => trial.value));
  const [low, high] = rangeOf(ranked.map((trial) => ({ value: trial.value })));
  const title = isRunning(of)
    ? t("experiment.trials.title")
    : t("experiment.trials.title_done", { n: of.trials.length });
  return (
    <section aria-labelledby="trials">
      <Group gap="xs" mb="xs">
        <Title order={2} size="h4" id="trials">
          {title}
        </Title>
        <Explain of={title}>{t("experiment.trials.explain")}</Explain>
      </Group>
      <Table.ScrollContainer minWidth={640}>
        <Table withTableBorder verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={60}>{t("experiment.trials.place")}</Table.Th>
              <Table.Th>{t("experiment.trials.name")}</Table.Th>
              <Table.Th>{t("experiment.trials.kind")}</Table.Th>
              <Table.Th w={280}>{t("experiment.trials.value", { metric })}</Table.Th>
              <Table.Th ta="right">{t("experiment.trials.seconds")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {ranked.map((trial, at) => (
              <Table.Tr key={trial.id}>
                <Table.Td>{at + 1}</Table.Td>
                <Table.Td>{trial.name}</Table.Td>
                <Table.Td>{kinds(trial.algorithm)}</Table.Td>
                <Table.Td>
                  <Group gap="xs" wrap="nowrap">
                    {decimal(trial.value)}
                    <Progress
                      value={
                        ((isLowerBetter(of.metric) ? high - trial.value : trial.value - low) / (high - low)) *
                        100
                      }
                      flex={1}
                      aria-hidden
                      color={at === 0 ? "loom" : "gray.5"}
                    />
                  </Group>
                </Table.Td>
                <Table.Td ta="right">
                  {trial.seconds < 10 ? `${decimal(trial.seconds, 1)} s` : duration(trial.seconds)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  );
}

/** The name of an algorithm in the reader's language. */
export function useKinds(): (algorithm: string) => string {
  const { t } = useTranslation("train");
  const language = useLanguage();
  const catalogue = useQuery({
    queryKey: ["algorithms"],
    queryFn: ({ signal }) => listAlgorithms({ signal }),
    staleTime: Infinity,
  });
  const titles = new Map(catalogue.data?.items.map((one) => [one.name, inWords(one.title, language)]));
  return (algorithm) =>
    algorithm === "ensemble" ? t("board.ensemble") : (titles.get(algorithm) ?? algorithm);
}
