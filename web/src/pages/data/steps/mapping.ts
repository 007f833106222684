import type { Column, ColumnChange, RecipeIn, StepCheckView, StepView } from "@/api/generated/model";

/** Which column of the new data an old one is; null when there is none. */
export type Mapping = Record<string, string | null>;

type Named = Pick<Column, "name" | "label" | "type">;
const ALIKE = 0.6;

/** Pairs columns by name: equal names first, then equal but for case and signs, then alike; each column once. */
export function guessMapping(old: readonly Named[], now: readonly Named[]): Mapping {
  const pairs = old
    .flatMap((from) => now.map((to) => ({ from: from.name, to: to.name, score: likeness(from, to) })))
    .filter((pair) => pair.score >= ALIKE)
    .sort((a, b) => b.score - a.score);
  const mapping: Mapping = Object.fromEntries(old.map((column) => [column.name, null]));
  const taken = new Set<string>();
  for (const { from, to } of pairs) {
    if (mapping[from] !== null || taken.has(to)) continue;
    mapping[from] = to;
    taken.add(to);
  }
  return mapping;
}

function likeness(a: Named, b: Named): number {
  if (a.name === b.name) return 2;
  if (plain(a.name) === plain(b.name)) return 1.5;
  if (a.label && [b.label, b.name].some((text) => text && plain(text) === plain(a.label ?? ""))) return 1.4;
  return isNumber(a) === isNumber(b) ? dice(plain(a.name), plain(b.name)) : 0;
}

function isNumber(column: Named): boolean {
  return column.type === "number" || column.type === "integer";
}

/** Without case, signs and a unit in brackets. */
function plain(name: string): string {
  return name
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[([].*?[)\]]/g, "")
    .replace(/[^\p{L}\p{N}]/gu, "");
}

function dice(a: string, b: string): number {
  if (a.length < 2 || b.length < 2) return 0;
  const parts = (text: string) => Array.from({ length: text.length - 1 }, (_, at) => text.slice(at, at + 2));
  const left = new Set(parts(a));
  const right = new Set(parts(b));
  const shared = [...left].filter((part) => right.has(part)).length;
  return (2 * shared) / (left.size + right.size);
}

export type Fate = { step: StepView; lacks: string[]; fate: "whole" | "partly" | "off" };

/** What becomes of each step: a list of columns can lose some of them, a step that needs a missing one is off. */
export function fatesOf(
  steps: readonly StepView[],
  checks: readonly Pick<StepCheckView, "step_id" | "needs">[],
  mapping: Mapping,
): Fate[] {
  const needs = new Map(checks.map((check) => [check.step_id, check.needs ?? []]));
  return steps.map((step) => {
    const lacks = (needs.get(step.id) ?? []).filter((name) => mapping[name] === null);
    if (lacks.length === 0) return { step, lacks, fate: "whole" };
    const listed = columnsOf(step);
    const goesOn =
      lacks.every((name) => listed.includes(name)) && listed.some((name) => !lacks.includes(name));
    return { step, lacks, fate: goesOn ? "partly" : "off" };
  });
}

function columnsOf(step: StepView): string[] {
  const { columns } = step.params;
  return Array.isArray(columns) ? columns.filter((name) => typeof name === "string") : [];
}

/** The steps as the new recipe gets them, and the names to be changed in them. */
export function stepsFrom(fates: readonly Fate[], mapping: Mapping): Pick<RecipeIn, "steps" | "mapping"> {
  const steps = fates.map(({ step, lacks, fate }) => {
    const columns = columnsOf(step).filter((name) => !lacks.includes(name));
    return {
      op: step.op,
      params: fate === "partly" ? { ...step.params, columns } : step.params,
      note: step.note,
      enabled: step.enabled && fate !== "off",
    };
  });
  const renamed = Object.entries(mapping).filter(([from, to]) => to !== null && to !== from);
  return { steps, mapping: Object.fromEntries(renamed) as Record<string, string> };
}

const SINGLE = ["subject", "site", "time"];

/** Labels, units, ranges, meanings and roles of the old dictionary, where the new one does not say otherwise. */
export function settingsFrom(
  old: readonly Column[],
  now: readonly Column[],
  mapping: Mapping,
): Record<string, ColumnChange> {
  const changes: Record<string, ColumnChange> = {};
  for (const from of old) {
    const to = now.find((column) => column.name === mapping[from.name]);
    if (!to) continue;
    const change = oneSetting(from, to);
    if (Object.keys(change).length > 0) changes[to.name] = change;
  }
  const given = Object.values(changes).map((change) => change.role);
  for (const column of now) {
    const isGivenAway = SINGLE.includes(column.role ?? "") && given.includes(column.role);
    if (isGivenAway && !changes[column.name]?.role)
      changes[column.name] = { ...changes[column.name], role: "feature" };
  }
  return changes;
}

function oneSetting(from: Column, to: Column): ColumnChange {
  const change: ColumnChange = {};
  if (from.label && !to.label) change.label = from.label;
  if (from.unit && !to.unit) change.unit = from.unit;
  if (from.role && from.role !== to.role) change.role = from.role;
  if (isNumber(from) && isNumber(to)) {
    if (isGiven(from.low) && !isGiven(to.low)) change.low = from.low;
    if (isGiven(from.high) && !isGiven(to.high)) change.high = from.high;
  }
  if (Object.keys(from.value_labels ?? {}).length > 0 && Object.keys(to.value_labels ?? {}).length === 0) {
    change.value_labels = from.value_labels ?? {};
  }
  return change;
}

function isGiven(value: number | null | undefined): value is number {
  return value !== null && value !== undefined;
}
