import { Group, Table, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ExperimentDetail } from "@/api/generated/model";
import { count, decimal, percent, withInterval } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { useMetric } from "@/pages/models/useMetric";
import { Explain } from "@/parts/Explain";
import { siteTable } from "./sites";

/** Leave-one-site-out: how the models do at sites that they have not seen. */
export function Sites({ of }: { of: Pick<ExperimentDetail, "extras"> }) {
  const { t } = useTranslation("train");
  const language = useLanguage();
  const metric = useMetric();
  const table = siteTable(of.extras);
  if (!table) return null;
  return (
    <section aria-labelledby="sites">
      <Group gap="xs" mb="xs">
        <Title order={2} size="h4" id="sites">
          {t("sites.title")}
        </Title>
        <Explain of={t("sites.title")}>{t("sites.explain")}</Explain>
      </Group>
      <Table.ScrollContainer minWidth={720}>
        <Table withTableBorder verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("sites.site")}</Table.Th>
              <Table.Th ta="right">{t("sites.n")}</Table.Th>
              {table.hasEvents && <Table.Th ta="right">{t("sites.events")}</Table.Th>}
              {table.columns.map((column) => (
                <Table.Th key={`${column.model} ${column.metric}`}>
                  {t("sites.of", { name: column.model, metric: metric(column.metric).title })}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {table.rows.map((row) => (
              <Table.Tr key={row.site}>
                <Table.Td>{row.site}</Table.Td>
                <Table.Td ta="right">{count(row.n, language)}</Table.Td>
                {table.hasEvents && (
                  <Table.Td ta="right">{row.events === null ? "–" : count(row.events, language)}</Table.Td>
                )}
                {row.cells.map((cell, at) => (
                  <Table.Td key={at}>{cell ? withInterval(cell, 2) : "–"}</Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
          {table.means.some((mean) => mean !== null) && (
            <Table.Tfoot>
              <Table.Tr>
                <Table.Th scope="row" colSpan={table.hasEvents ? 3 : 2}>
                  {t("sites.mean")}
                </Table.Th>
                {table.means.map((mean, at) => (
                  <Table.Td key={at}>{mean ? withInterval(mean, 2) : "–"}</Table.Td>
                ))}
              </Table.Tr>
              <Table.Tr>
                <Table.Th scope="row" colSpan={table.hasEvents ? 3 : 2}>
                  {t("sites.new_site")}
                </Table.Th>
                {table.means.map((mean, at) => (
                  <Table.Td key={at}>
                    {typeof mean?.prediction.lo === "number" && typeof mean.prediction.hi === "number"
                      ? `${decimal(mean.prediction.lo, 2)}–${decimal(mean.prediction.hi, 2)}`
                      : "–"}
                  </Table.Td>
                ))}
              </Table.Tr>
              <Table.Tr>
                <Table.Th scope="row" colSpan={table.hasEvents ? 3 : 2}>
                  {t("sites.heterogeneity")}
                </Table.Th>
                {table.means.map((mean, at) => (
                  <Table.Td key={at}>
                    {mean
                      ? t("sites.i2_tau2", { i2: percent(mean.i2, 0), tau2: decimal(mean.tau2, 3) })
                      : "–"}
                  </Table.Td>
                ))}
              </Table.Tr>
            </Table.Tfoot>
          )}
        </Table>
      </Table.ScrollContainer>
    </section>
  );
}
