import { NumberInput, Select, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ModelInput } from "@/api/generated/model";
import { noteOf, plausible, type Range, short, trained } from "./inputs";

type Props = {
  input: ModelInput;
  /** A truth value that the model takes as 1 and 0. */
  isYesNo: boolean;
  value: string | number | null;
  onChange: (value: string | number | null) => void;
};

/** One input of the model with its unit, its plausible range and what the training data held. */
export function InputField({ input, isYesNo, value, onChange }: Props) {
  const { t } = useTranslation("models");
  const name = input.label || input.name;
  const label = input.unit ? `${name} [${input.unit}]` : name;
  if (input.type === "category") {
    return (
      <Select
        label={label}
        data={[...(input.categories ?? [])]}
        value={value === null ? null : String(value)}
        onChange={onChange}
        placeholder={t("try.unknown")}
        searchable
        clearable
        clearButtonProps={{ "aria-label": t("try.clear", { name }) }}
      />
    );
  }
  if (isYesNo) {
    return (
      <Select
        label={label}
        data={[
          { value: "1", label: t("try.yes") },
          { value: "0", label: t("try.no") },
        ]}
        value={value === null ? null : String(value)}
        onChange={(chosen) => onChange(chosen === null ? null : Number(chosen))}
        placeholder={t("try.unknown")}
        clearable
        clearButtonProps={{ "aria-label": t("try.clear", { name }) }}
      />
    );
  }
  const note = noteOf(input, value);
  return (
    <NumberInput
      label={label}
      value={value ?? ""}
      onChange={(next) => onChange(next === "" ? null : next)}
      placeholder={t("try.unknown")}
      description={<Ranges input={input} />}
      inputWrapperOrder={["label", "input", "description", "error"]}
      error={note === "implausible" || note === "outside" ? t(`try.${note}`) : undefined}
      hideControls
      decimalScale={6}
      styles={note === "unusual" ? { input: { borderColor: "var(--mantine-color-orange-7)" } } : undefined}
    />
  );
}

function Ranges({ input }: { input: ModelInput }) {
  const { t } = useTranslation("models");
  const written = ({ low, high }: Range) =>
    low === null && high === null
      ? null
      : `${low === null ? "…" : short(low)} – ${high === null ? "…" : short(high)}`;
  const parts = [
    ["try.plausible", written(plausible(input))],
    ["try.seen", written(trained(input))],
  ] as const;
  return (
    <Text span size="xs" c="gray.7">
      {parts.flatMap(([key, range]) => (range ? [t(key, { range })] : [])).join(" · ")}
    </Text>
  );
}
