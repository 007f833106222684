import { ActionIcon, Autocomplete, Button, Group, Input, Stack, TextInput } from "@mantine/core";
import { IconArrowRight, IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { asScalar, asText } from "./schema";
import { type FieldProps, inputProps, useDraft, useSurroundings } from "./surroundings";

type Entries = [string, string][];
type Mapping = Record<string, unknown>;

function entriesOf(value: Mapping | undefined): Entries {
  const entries = Object.entries(value ?? {}).map(([key, to]): [string, string] => [key, asText(to)]);
  return entries.length > 0 ? entries : [["", ""]];
}

/** Old name → new name, old value → new value, key here → key there: pairs, one a line. */
export function MapField({ field, value, onChange, error }: FieldProps<Mapping>) {
  const { t } = useTranslation("steps");
  const [entries, keep] = useDraft(value, entriesOf);
  const [from, to] = useSides(field.kind);
  const scalar = field.kind === "value_map";
  const change = (next: Entries) => {
    const made = Object.fromEntries(
      next.filter(([key]) => key !== "").map(([key, text]) => [key, scalar ? asScalar(text) : text]),
    );
    keep(next, made);
    onChange(made);
  };
  const set = (at: number, entry: [string, string]) =>
    change(entries.map((old, index) => (index === at ? entry : old)));
  return (
    <Input.Wrapper {...inputProps(field, error)} labelElement="div">
      <Stack gap={6} mt={4}>
        {entries.map(([key, text], at) => (
          <Group key={at} gap={6} wrap="nowrap">
            <Side {...from} at={at + 1} value={key} onChange={(typed) => set(at, [typed, text])} />
            <IconArrowRight size={14} aria-hidden style={{ flexShrink: 0 }} />
            <Side {...to} at={at + 1} value={text} onChange={(typed) => set(at, [key, typed])} />
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t("form.remove_line", { at: at + 1 })}
              onClick={() =>
                change(entries.length > 1 ? entries.filter((_, index) => index !== at) : [["", ""]])
              }
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
          onClick={() => keep([...entries, ["", ""]], value)}
        >
          {t("form.add_line")}
        </Button>
      </Stack>
    </Input.Wrapper>
  );
}

type SideWords = { label: string; placeholder?: string; offered: string[] };

/** What stands at the left and at the right of the arrow, and what is offered there. */
function useSides(kind: string): [SideWords, SideWords] {
  const { t } = useTranslation("steps");
  const { columns, tables, values, valuesOf } = useSurroundings();
  const names = columns.map((column) => column.name);
  if (kind === "column_map") {
    return [
      { label: t("form.old_name"), offered: names },
      { label: t("form.new_name"), offered: [] },
    ];
  }
  if (kind === "join_keys") {
    const there = tables.find((table) => table.name === values.table)?.columns ?? [];
    return [
      { label: t("form.column_here"), offered: names },
      { label: t("form.column_there"), offered: there },
    ];
  }
  return [
    { label: t("form.old_value"), offered: valuesOf?.(asText(values.column)) ?? [] },
    { label: t("form.new_value"), placeholder: t("form.becomes_missing"), offered: [] },
  ];
}

type SideProps = SideWords & { at: number; value: string; onChange: (typed: string) => void };

function Side({ label, placeholder, offered, at, value, onChange }: SideProps) {
  const shared = {
    value,
    placeholder: placeholder ?? label,
    "aria-label": `${label} ${at}`,
    flex: 1,
    miw: 0,
  };
  if (offered.length === 0) {
    return <TextInput {...shared} onChange={(event) => onChange(event.currentTarget.value)} />;
  }
  return <Autocomplete {...shared} data={[...new Set(offered)]} limit={100} onChange={onChange} />;
}
