import { Anchor, Badge, Group, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ComparisonView, ModelDetail, ModelView } from "@/api/generated/model";
import { useStudy } from "@/frame/study";
import { withInterval } from "@/i18n/numbers";
import { MetricName } from "@/pages/models/MetricName";
import { bestAt, type Metrics, shownMetrics } from "@/pages/models/metrics";
import { MODEL_COLORS } from "./series";
import { FinalStar } from "./FinalStar";

/** Every figure of every pinned model with its 95 % interval; the best of a line is bold. */
export function MetricTable({ comparison, models }: { comparison: ComparisonView; models: ModelDetail[] }) {
  const { t } = useTranslation("compare");
  const unit = models[0]?.input_schema.target_unit;
  const all = models.map(
    (model) => (comparison.models.find((one) => one.model_id === model.id)?.metrics ?? {}) as Metrics,
  );
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table withTableBorder verticalSpacing={6} aria-label={t("metrics.label")}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("metrics.head")}</Table.Th>
            {models.map((model, at) => (
              <Table.Th key={model.id}>
                <ModelHead model={model} color={MODEL_COLORS[at] ?? MODEL_COLORS[0]} />
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shownMetrics(comparison.task, all).map((name) => {
            const values = all.map((metrics) => metrics[name]);
            const best = bestAt(name, values);
            return (
              <Table.Tr key={name}>
                <Table.Td>
                  <MetricName of={name} unit={unit} />
                </Table.Td>
                {values.map((value, at) => (
                  <Table.Td key={models[at]?.id}>
                    <Text span size="sm" fw={best.has(at) ? 700 : 400}>
                      {value ? withInterval(value) : "–"}
                    </Text>
                  </Table.Td>
                ))}
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function ModelHead({ model, color }: { model: ModelView; color: string }) {
  const { t } = useTranslation("compare");
  const study = useStudy();
  return (
    <Group gap={6} wrap="nowrap">
      <svg width={14} height={14} aria-hidden style={{ flexShrink: 0 }}>
        <rect width={14} height={14} rx={3} fill={color} />
      </svg>
      <Anchor component={Link} to={`/studies/${study.id}/models/${model.id}`} size="sm" fw={600}>
        {model.name}
      </Anchor>
      <FinalStar model={model} />
      {model.released && (
        <Badge variant="outline" color="teal.9" tt="none">
          {t("released", { version: model.released.version })}
        </Badge>
      )}
    </Group>
  );
}
