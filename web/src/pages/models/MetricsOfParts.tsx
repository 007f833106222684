import { Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ModelDetail } from "@/api/generated/model";
import { withInterval } from "@/i18n/numbers";
import { MetricName } from "./MetricName";
import { type Metrics, shownMetrics } from "./metrics";

type Part = { title: string; metrics: Metrics };

/** A metric a row; a column for each part of the data, with the metric and its interval there. */
export function MetricsOfParts({
  model,
  parts,
  label,
}: {
  model: ModelDetail;
  parts: Part[];
  label: string;
}) {
  const { t } = useTranslation("models");
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
                <MetricName of={name} unit={unit} />
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
