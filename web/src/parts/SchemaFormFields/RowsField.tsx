import { ActionIcon, Button, Group, Input, Stack } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/i18n/words";
import { FieldOf } from "./FieldOf";
import { type Field, fieldsOf, type Values } from "./schema";
import { type FieldProps, inputProps } from "./surroundings";

/** A list of small forms, one a line, as the summaries of a grouping are. */
export function RowsField({ field, value, onChange, error }: FieldProps<Values[]>) {
  const { t } = useTranslation("steps");
  const parts = usePartsOf(field);
  const rows = value ?? [];
  const set = (at: number, name: string, next: unknown) =>
    onChange(rows.map((row, index) => (index === at ? { ...row, [name]: next } : row)));
  return (
    <Input.Wrapper {...inputProps(field, error)} labelElement="div">
      <Stack gap={6} mt={4}>
        {rows.map((row, at) => (
          <Group key={at} gap={6} wrap="nowrap" align="flex-end">
            {parts.map((part) => (
              <div key={part.name} style={{ flex: 1, minWidth: 0 }}>
                <FieldOf field={part} value={row[part.name]} onChange={(next) => set(at, part.name, next)} />
              </div>
            ))}
            <ActionIcon
              variant="subtle"
              color="gray"
              mb={6}
              aria-label={t("form.remove_line", { at: at + 1 })}
              onClick={() => onChange(rows.filter((_, index) => index !== at))}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </Group>
        ))}
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconPlus size={14} />}
          style={{ alignSelf: "flex-start" }}
          onClick={() => onChange([...rows, {}])}
        >
          {t("form.add_line")}
        </Button>
      </Stack>
    </Input.Wrapper>
  );
}

/** The fields of one line; the schema has no words of its own for them, so they are named here. */
function usePartsOf(field: Field): Field[] {
  const { t } = useTranslation("steps");
  const parts = fieldsOf(field.schema.items ?? {}, useLanguage());
  return parts.map((part) => ({
    ...part,
    kind: part.name === "column" ? "column" : part.kind,
    title: t(`part.${part.name}`, { defaultValue: part.title }),
  }));
}
