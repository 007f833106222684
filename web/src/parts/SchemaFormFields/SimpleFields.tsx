import { MultiSelect, NumberInput, Select, Switch, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { asScalar, asText } from "./schema";
import { type FieldProps, inputProps, useOptionWords, useSurroundings } from "./surroundings";

export function TextField({ field, value, onChange, error }: FieldProps<string>) {
  return (
    <TextInput
      {...inputProps(field, error)}
      value={value ?? ""}
      maxLength={field.schema.maxLength}
      placeholder={asText(field.schema.default)}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
    />
  );
}

/** A value that may be a number or a text: what is written as a number becomes one. */
export function ScalarField({ field, value, onChange, error }: FieldProps) {
  return (
    <TextInput
      {...inputProps(field, error)}
      value={asText(value)}
      onChange={(event) => onChange(asScalar(event.currentTarget.value) ?? undefined)}
    />
  );
}

export function NumberField({ field, value, onChange, error }: FieldProps<number>) {
  const { schema } = field;
  return (
    <NumberInput
      {...inputProps(field, error)}
      value={value ?? ""}
      min={schema.minimum}
      max={schema.maximum}
      allowDecimal={schema.type !== "integer"}
      placeholder={asText(schema.default)}
      onChange={(next) => onChange(next === "" || next === "-" ? undefined : Number(next))}
    />
  );
}

export function SwitchField({ field, value, onChange, error }: FieldProps<boolean>) {
  return (
    <Switch
      {...inputProps(field, error)}
      checked={value ?? field.schema.default === true}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}

export function ChoiceField({ field, value, onChange, error }: FieldProps<string | number>) {
  const words = useOptionWords();
  const options = field.schema.enum ?? [];
  return (
    <Select
      {...inputProps(field, error)}
      data={options.map((option) => ({ value: String(option), label: words(field.name, option) }))}
      value={asText(value ?? field.schema.default) || null}
      allowDeselect={false}
      clearable={field.nullable}
      onChange={(chosen) => onChange(options.find((option) => String(option) === chosen))}
    />
  );
}

export function ChoicesField({ field, value, onChange, error }: FieldProps<string[]>) {
  const words = useOptionWords();
  const options = field.schema.items?.enum ?? [];
  return (
    <MultiSelect
      {...inputProps(field, error)}
      data={options.map((option) => ({ value: String(option), label: words(field.name, option) }))}
      value={value ?? (field.schema.default as string[] | undefined) ?? []}
      onChange={onChange}
    />
  );
}

/** What was measured, and the units it is measured in. */
export function QuantityField({ field, value, onChange, error }: FieldProps<string>) {
  const { t } = useTranslation("steps");
  const { quantities } = useSurroundings();
  const data = Object.keys(quantities).map((name) => ({
    value: name,
    label: t(`quantity.${name}`, { defaultValue: name.replaceAll("_", " ") }),
  }));
  return (
    <Select
      {...inputProps(field, error)}
      description={undefined}
      data={data}
      value={value ?? null}
      searchable
      allowDeselect={false}
      onChange={(chosen) => onChange(chosen ?? undefined)}
    />
  );
}

export function UnitField({ field, value, onChange, error }: FieldProps<string>) {
  const { t } = useTranslation("steps");
  const { quantities, values } = useSurroundings();
  const units = quantities[asText(values.quantity)] ?? [];
  const data = value && !units.includes(value) ? [...units, value] : units;
  return (
    <Select
      {...inputProps(field, error)}
      data={data}
      value={value ?? null}
      disabled={data.length === 0}
      placeholder={data.length === 0 ? t("form.quantity_first") : undefined}
      allowDeselect={false}
      onChange={(chosen) => onChange(chosen ?? undefined)}
    />
  );
}

export function TableField({ field, value, onChange, error }: FieldProps<string>) {
  const { tables } = useSurroundings();
  const known = tables.map((table) => ({ value: table.name, label: table.label }));
  const data = value && !tables.some((table) => table.name === value) ? [...known, value] : known;
  return (
    <Select
      {...inputProps(field, error)}
      description={undefined}
      data={data}
      value={value ?? null}
      searchable
      allowDeselect={false}
      onChange={(chosen) => onChange(chosen ?? undefined)}
    />
  );
}
