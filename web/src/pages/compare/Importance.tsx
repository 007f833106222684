import { Group, Table, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Explanations, ModelView } from "@/api/generated/model";
import { Explain } from "@/parts/Explain";
import { type Explained, importanceRows, reach } from "./explanations";
import { MarkedValue } from "./MarkedValue";
import { MODEL_COLORS } from "./series";

type Props = { models: ModelView[]; explained: Explained[]; all: Explanations[] };

/** Permutation importance of the pinned models, variable by variable. */
export function Importance({ models, explained, all }: Props) {
  const { t } = useTranslation("compare");
  const rows = importanceRows(explained, all);
  const first = explained.find((one) => one?.importance)?.importance;
  if (rows.length === 0 || !first) return null;
  const range = reach(rows.flatMap((row) => row.values));
  const isFall = first.items.some((item) => item.auroc);
  return (
    <section aria-labelledby="importance">
      <Group gap="xs" mb="xs">
        <Title order={2} size="h4" id="importance">
          {t("importance.title")}
        </Title>
        <Explain of={t("importance.title")}>{t("importance.explain")}</Explain>
      </Group>
      <Table.ScrollContainer minWidth={640}>
        <Table withTableBorder verticalSpacing={4} aria-labelledby="importance">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("importance.head")}</Table.Th>
              {models.map((one) => (
                <Table.Th key={one.id}>{one.name}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={row.name}>
                <Table.Td style={{ overflowWrap: "anywhere" }}>{row.label}</Table.Td>
                {row.values.map((value, at) => (
                  <Table.Td key={models[at]?.id}>
                    <MarkedValue of={value} range={range} color={MODEL_COLORS[at] ?? MODEL_COLORS[0]} />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Text size="xs" c="gray.7" mt={4}>
        {t(isFall ? "importance.fall" : "importance.rise")}{" "}
        {t(first.part === "test" ? "importance.rows.test" : "importance.rows.train")}{" "}
        {rows.length < first.of && t("importance.more", { n: rows.length, of: first.of })}
      </Text>
    </section>
  );
}
