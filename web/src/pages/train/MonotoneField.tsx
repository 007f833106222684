import { MultiSelect, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

type Directions = Record<string, number>;
type Props = { columns: string[]; value: Directions; onChange: (value: Directions | undefined) => void };

/** Columns with which the risk may only rise, and columns with which it may only fall. */
export function MonotoneField({ columns, value, onChange }: Props) {
  const { t } = useTranslation("train");
  const of = (direction: number) => columns.filter((name) => value[name] === direction);
  const change = (direction: number, names: string[]) => {
    const others = Object.entries(value).filter(([name, to]) => to !== direction && !names.includes(name));
    const next = Object.fromEntries([...others, ...names.map((name) => [name, direction] as const)]);
    onChange(Object.keys(next).length > 0 ? next : undefined);
  };
  return (
    <Stack gap={6} role="group" aria-label={t("field.monotone.title")}>
      <Text size="sm" fw={500}>
        {t("field.monotone.title")}
      </Text>
      <Text size="xs" c="gray.7">
        {t("field.monotone.about")}
      </Text>
      {[1, -1].map((direction) => (
        <MultiSelect
          key={direction}
          label={t(direction === 1 ? "monotone.rises" : "monotone.falls")}
          data={columns}
          value={of(direction)}
          onChange={(names) => change(direction, names)}
          searchable
          clearable
        />
      ))}
    </Stack>
  );
}
