import { ActionIcon, Input, ScrollArea, Table, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { asScalar, asText } from "./schema";
import { type FieldProps, inputProps } from "./surroundings";

type Cell = { row: number; column: string; value: unknown };

const MOST_SHOWN = 100;

/** Cells changed by hand: made in the grid, looked through and corrected here. */
export function CellsField({ field, value, onChange, error }: FieldProps<Cell[]>) {
  const { t } = useTranslation("steps");
  const cells = value ?? [];
  const set = (at: number, typed: string) =>
    onChange(cells.map((cell, index) => (index === at ? { ...cell, value: asScalar(typed) } : cell)));
  return (
    <Input.Wrapper
      {...inputProps(field, error)}
      labelElement="div"
      description={
        cells.length > MOST_SHOWN ? t("form.first_cells", { n: MOST_SHOWN, of: cells.length }) : undefined
      }
    >
      <ScrollArea.Autosize mah={260} mt={4}>
        <Table withTableBorder verticalSpacing={2}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("form.row")}</Table.Th>
              <Table.Th>{t("form.column")}</Table.Th>
              <Table.Th>{t("form.new_value")}</Table.Th>
              <Table.Th aria-label={t("form.remove")} />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {cells.slice(0, MOST_SHOWN).map((cell, at) => (
              <Table.Tr key={`${cell.row} ${cell.column} ${at}`}>
                <Table.Td>{cell.row + 1}</Table.Td>
                <Table.Td>{cell.column}</Table.Td>
                <Table.Td>
                  <TextInput
                    size="xs"
                    aria-label={t("form.value_of", { row: cell.row + 1, column: cell.column })}
                    placeholder={t("form.becomes_missing")}
                    value={asText(cell.value)}
                    onChange={(event) => set(at, event.currentTarget.value)}
                  />
                </Table.Td>
                <Table.Td>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t("form.remove_line", { at: at + 1 })}
                    onClick={() => onChange(cells.filter((_, index) => index !== at))}
                  >
                    <IconTrash size={16} />
                  </ActionIcon>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
    </Input.Wrapper>
  );
}
