import { Group, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ModelDetail } from "@/api/generated/model";
import { withInterval } from "@/i18n/numbers";
import { Explain } from "@/parts/Explain";
import { isInUnits, type Metrics, shownMetrics } from "./metrics";
import { useMetric } from "./useMetric";

type Part = { title: string; metrics: Metrics };

/** A metric a row; a column for each part of the data, with the metric and its interval there. */
export function MetricTable({ model, parts, label }: { model: ModelDetail; parts: Part[]; label: string }) {
  const { t } = useTranslation("models");
  const metric = useMetric();
  const unit = model.input_schema.target_unit;
  const names = shownMetrics(
    model.task,
    parts.map((part) => part.metrics),
  );
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table withTableBorder verticalSpacing={6} maw={860} aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("summary.figure")}</Table.Th>
            {parts.map(({ title }) => (
              <Table.Th key={title}>{title}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {names.map((name) => (
            <Table.Tr key={name}>
              <Table.Td>
                <Group gap={6} wrap="nowrap">
                  {metric(name).title}
                  {unit && isInUnits(name) && ` [${unit}]`}
                  <Explain of={metric(name).title}>{metric(name).about}</Explain>
                </Group>
              </Table.Td>
              {parts.map(({ title, metrics }) => (
                <Table.Td key={title}>{metrics[name] ? withInterval(metrics[name]) : "–"}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
