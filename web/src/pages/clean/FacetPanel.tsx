import { ActionIcon, Button, Checkbox, Group, Stack, Text, TextInput, UnstyledButton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSortAscending, IconSortDescending } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { getPreviewFacets } from "@/api/generated";
import type { Column, FacetBin, Facets, FacetValue, RecipeView } from "@/api/generated/model";
import { count } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { Waiting } from "@/parts/Waiting";
import { withSpacesSeen } from "./alike";
import classes from "./clean.module.css";
import { type Filter, facetValue, type SortBy, withColumn } from "./filters";

type Props = {
  studyId: string;
  recipe: RecipeView;
  step: string;
  column: Column;
  filters: readonly Filter[];
  sort: readonly SortBy[];
  onFilters: (filters: Filter[]) => void;
  onSort: (sort: SortBy[]) => void;
};

const SHOWN = 60;

/** What a column holds: ticking values or classes filters the view; nothing is changed by looking. */
export function FacetPanel(props: Props) {
  const { t } = useTranslation("clean");
  const { studyId, recipe, step, column, filters, onFilters } = props;
  const [typed, setTyped] = useState("");
  const [wanted] = useDebouncedValue(typed.trim(), 300);
  const others = withColumn(
    filters,
    column.name,
    wanted ? [{ column: column.name, op: "contains", value: wanted }] : [],
  );
  const facets = useQuery({
    queryKey: ["recipes", studyId, recipe.id, "facets", recipe.version, step, column.name, others],
    queryFn: ({ signal }) =>
      getPreviewFacets(
        studyId,
        recipe.id,
        {
          column: column.name,
          step,
          limit: SHOWN,
          ...(others.length > 0 && { filter: JSON.stringify(others) }),
        },
        { signal },
      ),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const own = filters.filter((filter) => filter.column === column.name);
  const change = (next: Filter[]) => onFilters(withColumn(filters, column.name, next));
  const data = facets.data;
  return (
    <Stack gap="xs">
      <SortButtons {...props} />
      <ProblemAlert error={facets.error} />
      {!data && facets.isFetching && <Waiting size="sm" label={t("facets.loading")} />}
      {data?.bins && <Bins column={column} bins={data.bins} own={own} onChange={change} />}
      {data?.values && (
        <Values column={column} facets={data} own={own} onChange={change} typed={typed} onTyped={setTyped} />
      )}
      {data && data.missing > 0 && (
        <MissingRow column={column} n={data.missing} own={own} onChange={change} />
      )}
      {own.length > 0 && (
        <Button size="compact-sm" variant="subtle" onClick={() => change([])}>
          {t("facets.all")}
        </Button>
      )}
    </Stack>
  );
}

function SortButtons({ column, sort, onSort }: Props) {
  const { t } = useTranslation("clean");
  const [first] = sort;
  const by = (down: boolean) => first?.column === column.name && first.down === down;
  const toggle = (down: boolean) => onSort(by(down) ? [] : [{ column: column.name, down }]);
  return (
    <Group justify="space-between">
      <Text size="sm" fw={600}>
        {t("facets.title")}
      </Text>
      <Group gap={4}>
        <ActionIcon
          variant={by(false) ? "filled" : "default"}
          aria-label={t("facets.up")}
          title={t("facets.up")}
          aria-pressed={by(false)}
          onClick={() => toggle(false)}
        >
          <IconSortAscending size={16} />
        </ActionIcon>
        <ActionIcon
          variant={by(true) ? "filled" : "default"}
          aria-label={t("facets.down")}
          title={t("facets.down")}
          aria-pressed={by(true)}
          onClick={() => toggle(true)}
        >
          <IconSortDescending size={16} />
        </ActionIcon>
      </Group>
    </Group>
  );
}

type Own = { column: Column; own: readonly Filter[]; onChange: (filters: Filter[]) => void };

function Values({
  column,
  facets,
  own,
  onChange,
  typed,
  onTyped,
}: Own & { facets: Facets; typed: string; onTyped: (typed: string) => void }) {
  const { t } = useTranslation("clean");
  const language = useLanguage();
  const values = inOrder(column, facets.values ?? []);
  const chosen = own.find((filter) => filter.op === "in");
  const ticked = new Set((Array.isArray(chosen?.value) ? chosen.value : []).map(String));
  const most = Math.max(...values.map((value) => value.n), 1);
  const toggle = (value: string) => {
    const next = new Set(ticked);
    if (!next.delete(value)) next.add(value);
    const list = [...next].map((text) => facetValue(column.type, text));
    onChange(list.length > 0 ? [{ column: column.name, op: "in", value: list }] : []);
  };
  return (
    <div>
      {(facets.distinct > 12 || typed) && (
        <TextInput
          size="xs"
          mb={6}
          aria-label={t("facets.search")}
          placeholder={t("facets.search")}
          value={typed}
          onChange={(event) => onTyped(event.currentTarget.value)}
        />
      )}
      {values.map(({ value, n }) => (
        <div key={value}>
          <div className={classes.facet}>
            <Checkbox
              size="xs"
              aria-label={labelled(column, value)}
              checked={ticked.has(value)}
              onChange={() => toggle(value)}
            />
            <Text size="sm" truncate title={value} fs={value.trim() === "" ? "italic" : undefined}>
              {withSpacesSeen(labelled(column, value)) || t("facets.blank")}
            </Text>
            <Text size="xs" c="gray.7">
              {count(n, language)}
            </Text>
          </div>
          <div className={classes.facetBar} style={{ width: `${(n / most) * 100}%` }} />
        </div>
      ))}
      {facets.distinct > values.length && values.length > 0 && (
        <Text size="xs" c="gray.7" mt={4}>
          {t("facets.more", { n: count(facets.distinct - values.length, language) })}
        </Text>
      )}
    </div>
  );
}

/** Numbers in their own order, other values the most frequent first. */
function inOrder(column: Column, values: readonly FacetValue[]): readonly FacetValue[] {
  const isNumber = column.type === "number" || column.type === "integer";
  return isNumber ? [...values].sort((a, b) => Number(a.value) - Number(b.value)) : values;
}

/** A code with its meaning, where the file gave one. */
function labelled(column: Column, value: string): string {
  const meaning = column.value_labels?.[value];
  return meaning ? `${value} · ${meaning}` : value;
}

function Bins({ column, bins, own, onChange }: Own & { bins: FacetBin[] }) {
  const { t } = useTranslation("clean");
  const language = useLanguage();
  const most = Math.max(...bins.map((bin) => bin.n), 1);
  const low = own.find((filter) => filter.op === "ge")?.value;
  const high = own.find((filter) => filter.op === "lt" || filter.op === "le")?.value;
  const slack = ((bins[0]?.high ?? 0) - (bins[0]?.low ?? 0)) / 100;
  const inside = (bin: FacetBin) =>
    typeof low === "number" && typeof high === "number" && bin.low >= low - slack && bin.high <= high + slack;
  const choose = (bin: FacetBin, at: number, extend: boolean) => {
    const from = extend && typeof low === "number" ? Math.min(low, bin.low) : bin.low;
    const to = extend && typeof high === "number" ? Math.max(high, bin.high) : bin.high;
    const last = at === bins.length - 1 || to >= (bins.at(-1)?.low ?? to) + slack;
    onChange([
      {
        column: column.name,
        op: "ge",
        value: from === bins[0]?.low ? Math.min(from, rounded(from)) : rounded(from),
      },
      { column: column.name, op: last ? "le" : "lt", value: last ? Math.max(to, rounded(to)) : rounded(to) },
    ]);
  };
  return (
    <div>
      <div className={classes.bins} role="group" aria-label={t("facets.bins", { of: column.name })}>
        {bins.map((bin, at) => {
          const label = t("facets.bin", {
            low: short(bin.low),
            high: short(bin.high),
            n: count(bin.n, language),
          });
          return (
            <UnstyledButton
              key={bin.low}
              className={classes.bin}
              aria-label={label}
              title={label}
              aria-pressed={inside(bin)}
              onClick={(event) => choose(bin, at, event.shiftKey)}
            >
              <span style={{ height: bin.n > 0 ? `${Math.max((bin.n / most) * 100, 2)}%` : 0 }} />
            </UnstyledButton>
          );
        })}
      </div>
      <Group justify="space-between">
        <Text size="xs" c="gray.7">
          {short(bins[0]?.low ?? 0)}
        </Text>
        <Text size="xs" c="gray.7">
          {t("facets.shift")}
        </Text>
        <Text size="xs" c="gray.7">
          {short(bins.at(-1)?.high ?? 0)}
        </Text>
      </Group>
    </div>
  );
}

/** A limit that can be read, in the view and in the condition of a step. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function MissingRow({ column, n, own, onChange }: Own & { n: number }) {
  const { t } = useTranslation("clean");
  const language = useLanguage();
  const on = own.some((filter) => filter.op === "missing");
  return (
    <div className={classes.facet}>
      <Checkbox
        size="xs"
        aria-label={t("facets.only_missing")}
        checked={on}
        onChange={() => onChange(on ? [] : [{ column: column.name, op: "missing" }])}
      />
      <Text size="sm" fs="italic">
        {t("missing")}
      </Text>
      <Text size="xs" c="gray.7">
        {count(n, language)}
      </Text>
    </div>
  );
}
