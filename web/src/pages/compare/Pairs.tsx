import { Group, Table, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ComparisonView, ModelView } from "@/api/generated/model";
import { withInterval } from "@/i18n/numbers";
import { Explain } from "@/parts/Explain";
import { pValue, verdict } from "./pairs";

/** Is one model really better than another on the same patients? */
export function Pairs({ comparison, models }: { comparison: ComparisonView; models: ModelView[] }) {
  const { t } = useTranslation("compare");
  if (comparison.pairs.length === 0) return null;
  const name = (id: string) => models.find((one) => one.id === id)?.name ?? id;
  const measure = comparison.pairs[0]?.measure ?? "auroc";
  return (
    <section aria-labelledby="pairs">
      <Group gap="xs" mb="xs">
        <Title order={2} size="h4" id="pairs">
          {t("pairs.title")}
        </Title>
        <Explain of={t("pairs.title")}>{t("pairs.explain")}</Explain>
      </Group>
      <Table.ScrollContainer minWidth={720}>
        <Table withTableBorder verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("pairs.models")}</Table.Th>
              <Table.Th>{t("pairs.difference", { measure: t(`pairs.measure.${measure}`) })}</Table.Th>
              <Table.Th>{t("pairs.p")}</Table.Th>
              <Table.Th>{t("pairs.holm")}</Table.Th>
              <Table.Th>{t("pairs.means")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {comparison.pairs.map((pair) => (
              <Table.Tr key={pair.a + pair.b}>
                <Table.Td>{t("pairs.against", { a: name(pair.a), b: name(pair.b) })}</Table.Td>
                <Table.Td>{withInterval(pair.difference)}</Table.Td>
                <Table.Td>{pValue(pair.p)}</Table.Td>
                <Table.Td>{pValue(pair.p_holm)}</Table.Td>
                <Table.Td>
                  {t(`pairs.verdict.${verdict(pair)}`, { a: name(pair.a), b: name(pair.b) })}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Text size="xs" c="gray.7" mt={4}>
        {t(`pairs.test.${comparison.pairs[0]?.test ?? "delong"}`)}
      </Text>
    </section>
  );
}
