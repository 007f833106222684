import { Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ThresholdLine } from "@/api/generated/model";
import { percent } from "@/i18n/numbers";
import { useMetric } from "@/pages/models/useMetric";

const RATES = ["sensitivity", "specificity", "ppv", "npv", "called_positive"] as const;

/** The rates at the chosen threshold with their 95 % intervals. */
export function RateTable({ rates }: { rates: ThresholdLine["rates"] }) {
  const { t } = useTranslation("compare");
  const metric = useMetric();
  return (
    <Table verticalSpacing={5} aria-label={t("rates.label")}>
      <Table.Tbody>
        {RATES.map((name) => {
          const { value, lo, hi } = rates[name] ?? { value: null };
          return (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={500} title={metric(name).about}>
                {metric(name).title}
              </Table.Th>
              <Table.Td ta="right" style={{ whiteSpace: "nowrap" }}>
                {value === null ? "–" : percent(value)}
                {typeof lo === "number" && typeof hi === "number" && (
                  <> ({t("rates.interval", { lo: (lo * 100).toFixed(1), hi: (hi * 100).toFixed(1) })})</>
                )}
              </Table.Td>
            </Table.Tr>
          );
        })}
      </Table.Tbody>
    </Table>
  );
}
