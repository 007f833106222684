import { Group, MultiSelect, Select, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { FormColumn } from "./schema";
import { type FieldProps, inputProps, useSurroundings } from "./surroundings";

const MOST_SHOWN = 200;

type Option = { value: string; label: string };

/** Columns as options; one that is chosen but no longer there stays visible. */
function useColumnOptions(chosen: string[]) {
  const { t } = useTranslation("steps");
  const { columns } = useSurroundings();
  const byName = new Map(columns.map((column) => [column.name, column]));
  const gone = chosen.filter((name) => !byName.has(name));
  const data: Option[] = [
    ...columns.map((column) => ({ value: column.name, label: column.name })),
    ...gone.map((name) => ({ value: name, label: t("form.column_gone", { name }) })),
  ];
  const row = ({ option }: { option: Option }) => (
    <ColumnRow column={byName.get(option.value)} option={option} />
  );
  const search = ({ search: typed, options }: { search: string; options: unknown[] }) => {
    const wanted = typed.trim().toLocaleLowerCase();
    return (options as Option[]).filter(({ value, label }) =>
      `${label} ${byName.get(value)?.label ?? ""}`.toLocaleLowerCase().includes(wanted),
    );
  };
  return { data, row, search };
}

function ColumnRow({ column, option }: { column?: FormColumn; option: Option }) {
  const { t } = useTranslation("steps");
  const about = column
    ? [
        column.label !== column.name && column.label,
        column.unit,
        t(`type.${column.type}`, { defaultValue: column.type }),
      ]
        .filter(Boolean)
        .join(" · ")
    : "";
  return (
    <Group gap={6} wrap="nowrap" justify="space-between" w="100%">
      <Text size="sm" truncate>
        {option.label}
      </Text>
      <Text size="xs" c="gray.7" truncate>
        {about}
      </Text>
    </Group>
  );
}

export function ColumnField({ field, value, onChange, error }: FieldProps<string>) {
  const { data, row, search } = useColumnOptions(value ? [value] : []);
  return (
    <Select
      {...inputProps(field, error)}
      data={data}
      value={value ?? null}
      searchable
      clearable={!field.required}
      allowDeselect={false}
      limit={MOST_SHOWN}
      renderOption={row}
      filter={search as never}
      onChange={(chosen) => onChange(chosen ?? undefined)}
    />
  );
}

export function ColumnsField({ field, value, onChange, error }: FieldProps<string[]>) {
  const { t } = useTranslation("steps");
  const chosen = value ?? [];
  const { data, row, search } = useColumnOptions(chosen);
  return (
    <MultiSelect
      {...inputProps(field, error)}
      data={data}
      value={chosen}
      searchable
      clearable
      hidePickedOptions
      limit={MOST_SHOWN}
      placeholder={chosen.length === 0 ? t("form.choose_columns") : undefined}
      renderOption={row}
      filter={search as never}
      onChange={(names) => onChange(names.length > 0 || field.required ? names : undefined)}
    />
  );
}
