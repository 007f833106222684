import { Group, Paper, Table, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Confusion } from "@/api/generated/model";
import { count } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { Explain } from "@/parts/Explain";

/** True classes in lines, called classes in columns, shaded by their share of the line. */
export function ClassConfusion({ of }: { of: Confusion }) {
  const { t } = useTranslation("compare");
  const language = useLanguage();
  return (
    <Paper withBorder p="md">
      <Group gap="xs" mb="xs">
        <Title order={2} size="h5">
          {t("mistaken.title")}
        </Title>
        <Explain of={t("mistaken.title")}>{t("mistaken.explain")}</Explain>
      </Group>
      <Table.ScrollContainer minWidth={400}>
        <Table withTableBorder withColumnBorders aria-label={t("mistaken.title")}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("mistaken.head")}</Table.Th>
              {of.classes.map((name) => (
                <Table.Th key={name} ta="center">
                  {name}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {of.counts.map((line, at) => {
              const total = line.reduce((sum, n) => sum + n, 0);
              return (
                <Table.Tr key={of.classes[at]}>
                  <Table.Th scope="row">{of.classes[at]}</Table.Th>
                  {line.map((n, to) => (
                    <Table.Td key={of.classes[to]} ta="center" bg={shade(total ? n / total : 0, at === to)}>
                      {count(n, language)}
                    </Table.Td>
                  ))}
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

/** Green where it is right and orange where it is wrong, faint enough for black text. */
function shade(share: number, isRight: boolean): string {
  const strength = Math.round(share * 60);
  return `color-mix(in srgb, ${isRight ? "#009E73" : "#E69F00"} ${strength}%, white)`;
}
