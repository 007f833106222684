import { Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Counts } from "@/api/generated/model";
import { count } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { CELL_COLORS } from "./cells";

/** The 2x2 table in counts of rows. */
export function ConfusionTable({ counts }: { counts: Counts }) {
  const { t } = useTranslation("compare");
  const language = useLanguage();
  const cell = (name: keyof Counts) => (
    <Table.Td ta="center" style={{ borderTop: `4px solid ${CELL_COLORS[name]}` }}>
      <Text fw={700} size="xl">
        {count(counts[name], language)}
      </Text>
      <Text size="xs">{t(`confusion.${name}`)}</Text>
    </Table.Td>
  );
  return (
    <Table withTableBorder withColumnBorders aria-label={t("confusion.label")}>
      <Table.Thead>
        <Table.Tr>
          <Table.Td />
          <Table.Th ta="center">{t("confusion.called")}</Table.Th>
          <Table.Th ta="center">{t("confusion.left")}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        <Table.Tr>
          <Table.Th scope="row">{t("confusion.event")}</Table.Th>
          {cell("tp")}
          {cell("fn")}
        </Table.Tr>
        <Table.Tr>
          <Table.Th scope="row">{t("confusion.none")}</Table.Th>
          {cell("fp")}
          {cell("tn")}
        </Table.Tr>
      </Table.Tbody>
    </Table>
  );
}
