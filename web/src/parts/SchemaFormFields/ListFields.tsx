import { Group, Input, NumberInput, TagsInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { asScalar } from "./schema";
import { type FieldProps, inputProps } from "./surroundings";

const SPLIT = [",", ";", "\t", "\n"];

export function TextsField({ field, value, onChange, error }: FieldProps<string[]>) {
  const { t } = useTranslation("steps");
  return (
    <TagsInput
      {...inputProps(field, error)}
      value={value ?? []}
      splitChars={SPLIT}
      placeholder={value?.length ? undefined : t("form.type_and_enter")}
      onChange={(next) => onChange(next.length > 0 || field.required ? next : undefined)}
    />
  );
}

/** Codes such as 99 or "-": what is written as a number becomes one. */
export function ScalarsField({ field, value, onChange, error }: FieldProps<(string | number)[]>) {
  const { t } = useTranslation("steps");
  return (
    <TagsInput
      {...inputProps(field, error)}
      value={(value ?? []).map(String)}
      splitChars={SPLIT}
      placeholder={value?.length ? undefined : t("form.type_and_enter")}
      onChange={(next) => onChange(next.length > 0 || field.required ? next.map(asScalar) : undefined)}
    />
  );
}

export function NumbersField({ field, value, onChange, error }: FieldProps<number[]>) {
  const { t } = useTranslation("steps");
  const numbers = (texts: string[]) => texts.map(Number).filter(Number.isFinite);
  return (
    <TagsInput
      {...inputProps(field, error)}
      value={(value ?? []).map(String)}
      splitChars={[...SPLIT, " "]}
      inputMode="decimal"
      placeholder={value?.length ? undefined : t("form.type_and_enter")}
      onChange={(next) => {
        const read = numbers(next);
        onChange(read.length > 0 || field.required ? read : undefined);
      }}
    />
  );
}

/** Lowest and highest; either may be left open. */
export function RangeField({ field, value, onChange, error }: FieldProps<[number | null, number | null]>) {
  const { t } = useTranslation("steps");
  const [low, high] = value ?? [null, null];
  const change = (next: [number | null, number | null]) =>
    onChange(next[0] === null && next[1] === null ? undefined : next);
  const read = (typed: string | number) => (typed === "" || typed === "-" ? null : Number(typed));
  return (
    <Input.Wrapper label={field.title} required={field.required} error={error?.text} labelElement="div">
      <Group gap="xs" wrap="nowrap" mt={4}>
        <NumberInput
          aria-label={t("form.lowest", { of: field.title })}
          placeholder={t("form.lowest_short")}
          value={low ?? ""}
          onChange={(typed) => change([read(typed), high])}
        />
        <span aria-hidden>–</span>
        <NumberInput
          aria-label={t("form.highest", { of: field.title })}
          placeholder={t("form.highest_short")}
          value={high ?? ""}
          onChange={(typed) => change([low, read(typed)])}
        />
      </Group>
    </Input.Wrapper>
  );
}
