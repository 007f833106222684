import { Badge, Button, CloseButton, Group, Select, Text } from "@mantine/core";
import { IconFilter } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Column } from "@/api/generated/model";
import { count } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { Explain } from "@/parts/Explain";
import { shownValue } from "@/parts/grid/edits";
import type { Filter, SortBy } from "./filters";

type Props = {
  columns: readonly Column[];
  shown: { total: number; all: number } | null;
  filters: readonly Filter[];
  sort: readonly SortBy[];
  mayEdit: boolean;
  onColumn: (name: string) => void;
  onFilters: (filters: Filter[]) => void;
  onSort: (sort: SortBy[]) => void;
  onKeep: () => void;
};

/** Above the table: how much of it is shown, why, and a way to any column by keyboard. */
export function ViewBar(props: Props) {
  const { t } = useTranslation("clean");
  const language = useLanguage();
  const { columns, shown, filters, sort, mayEdit } = props;
  return (
    <Group gap="xs" px="sm" py={6} wrap="wrap">
      <Text size="sm" aria-live="polite">
        {shown &&
          (shown.total === shown.all
            ? t("view.rows", { rows: count(shown.total, language), columns: count(columns.length, language) })
            : t("view.some_rows", { rows: count(shown.total, language), of: count(shown.all, language) }))}
      </Text>
      <Explain of={t("view.table")}>{t("view.explain")}</Explain>
      <Select
        size="xs"
        w={190}
        searchable
        limit={200}
        aria-label={t("view.column")}
        placeholder={t("view.column")}
        data={columns.map((column) => column.name)}
        value={null}
        onChange={(name) => name && props.onColumn(name)}
      />
      {filters.map((filter) => (
        <FilterChip
          key={`${filter.column} ${filter.op}`}
          filter={filter}
          onRemove={() => props.onFilters(filters.filter((one) => one.column !== filter.column))}
        />
      ))}
      {sort.map((one) => (
        <Badge
          key={one.column}
          variant="light"
          c="gray.9"
          tt="none"
          rightSection={
            <CloseButton size="xs" aria-label={t("view.unsort")} onClick={() => props.onSort([])} />
          }
        >
          {one.column} {one.down ? "↓" : "↑"}
        </Badge>
      ))}
      {filters.length > 0 && mayEdit && (
        <Button
          size="compact-xs"
          variant="light"
          leftSection={<IconFilter size={12} />}
          onClick={props.onKeep}
        >
          {t("view.keep")}
        </Button>
      )}
    </Group>
  );
}

function FilterChip({ filter, onRemove }: { filter: Filter; onRemove: () => void }) {
  const { t } = useTranslation("clean");
  return (
    <Badge
      variant="light"
      color="orange"
      c="gray.9"
      tt="none"
      maw={260}
      rightSection={
        <CloseButton size="xs" aria-label={t("view.unfilter", { of: filter.column })} onClick={onRemove} />
      }
    >
      {filter.column} {useFilterWords(filter)}
    </Badge>
  );
}

function useFilterWords({ op, value }: Filter): string {
  const { t } = useTranslation("clean");
  if (op === "missing") return t("missing");
  const signs: Partial<Record<Filter["op"], string>> = {
    ge: "≥",
    le: "≤",
    lt: "<",
    gt: ">",
    eq: "=",
    in: "=",
  };
  const text = Array.isArray(value) ? value.join(", ") : shownValue(value ?? null, 6);
  return `${signs[op] ?? "∋"} ${text}`;
}
