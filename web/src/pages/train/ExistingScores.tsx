import { Group, Table, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ExperimentDetail } from "@/api/generated/model";
import { count, decimal, withInterval } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import type { Estimate, Metrics } from "@/pages/models/metrics";
import { useMetric } from "@/pages/models/useMetric";
import { Explain } from "@/parts/Explain";

type Compared = {
  column: string;
  part: "test" | "oof";
  n: number;
  missing: number;
  difference?: Estimate;
  p?: number | null;
  model?: Metrics;
  score?: Metrics;
};

const SHOWN = ["auroc", "brier", "observed_expected", "calibration_slope"] as const;

/** Scores in use beside the best model, on the same rows. */
export function ExistingScores({ of }: { of: Pick<ExperimentDetail, "extras"> }) {
  const { t } = useTranslation("train");
  const language = useLanguage();
  const metric = useMetric();
  const compared = (Array.isArray(of.extras.existing_scores) ? of.extras.existing_scores : []) as Compared[];
  if (compared.length === 0) return null;
  return (
    <section aria-labelledby="scores">
      <Group gap="xs" mb="xs">
        <Title order={2} size="h4" id="scores">
          {t("scores.title")}
        </Title>
        <Explain of={t("scores.title")}>{t("scores.explain")}</Explain>
      </Group>
      <Table.ScrollContainer minWidth={760}>
        <Table withTableBorder verticalSpacing={6} aria-labelledby="scores">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("scores.which")}</Table.Th>
              {SHOWN.map((name) => (
                <Table.Th key={name} ta="right">
                  {metric(name).title}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {compared.flatMap((one) => [
              <Side key={`${one.column} score`} name={one.column} metrics={one.score} />,
              <Side key={`${one.column} model`} name={t("scores.model")} metrics={one.model} />,
            ])}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {compared.map((one) => (
        <Text key={one.column} size="sm" mt={4}>
          {one.difference
            ? t("scores.difference", {
                name: one.column,
                difference: withInterval(one.difference),
                p: typeof one.p === "number" ? (one.p < 0.001 ? "< 0.001" : decimal(one.p)) : "–",
                n: count(one.n, language),
                part: t(`scores.part.${one.part}`),
              })
            : t("scores.none", { name: one.column })}
        </Text>
      ))}
    </section>
  );
}

function Side({ name, metrics }: { name: string; metrics: Metrics | undefined }) {
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={500}>
        {name}
      </Table.Th>
      {SHOWN.map((key) => (
        <Table.Td key={key} ta="right">
          {metrics?.[key] ? withInterval(metrics[key]) : "–"}
        </Table.Td>
      ))}
    </Table.Tr>
  );
}
