import type { FormulaFunction } from "@/api/generated/model";
import type { FormColumn } from "./schema";

export type Completion = { kind: "column" | "function"; label: string; insert: string; about: string };
export type Completions = { from: number; to: number; items: Completion[] };

const PLAIN = /^[\p{L}_][\p{L}\p{N}\p{M}_.]*$/u;
const WORD_BEFORE = /[\p{L}\p{N}\p{M}_.]+$/u;
const MOST = 12;

/** A column as a formula names it: in brackets unless it is one plain word that means nothing else. */
export function columnInFormula(name: string, functions: readonly string[] = []): string {
  const taken = ["TRUE", "FALSE", ...functions].includes(name.toUpperCase());
  return PLAIN.test(name) && !taken ? name : `[${name.replaceAll("]", "]]")}]`;
}

/** A value as a formula writes it. */
export function valueInFormula(value: string | number | boolean): string {
  if (typeof value === "number") return String(value);
  if (typeof value === "boolean") return value ? "TRUE" : "FALSE";
  return `"${value.replaceAll('"', '""')}"`;
}

/** What could stand at the caret: columns and functions whose name fits what was typed so far. */
export function completionsAt(
  formula: string,
  caret: number,
  columns: readonly FormColumn[],
  functions: readonly (FormulaFunction & { about: string })[],
): Completions {
  const before = formula.slice(0, caret);
  if (insideText(before)) return { from: caret, to: caret, items: [] };
  const open = openBracket(before);
  const from = open ?? caret - (WORD_BEFORE.exec(before)?.[0].length ?? 0);
  const typed = before.slice(open === null ? from : from + 1).toLocaleLowerCase();
  if (typed === "" && open === null) return { from: caret, to: caret, items: [] };
  const names = functions.map((one) => one.name);
  const fittingColumns = ranked(columns, typed, (column) => `${column.name} ${column.label ?? ""}`).map(
    (column): Completion => ({
      kind: "column",
      label: column.name,
      insert: columnInFormula(column.name, names),
      about: [column.label, column.unit].filter(Boolean).join(" · "),
    }),
  );
  const fittingFunctions =
    open === null
      ? ranked(functions, typed, (one) => one.name).map((one): Completion => ({
          kind: "function",
          label: one.usage,
          insert: `${one.name}(`,
          about: one.about,
        }))
      : [];
  return { from, to: caret, items: [...fittingColumns, ...fittingFunctions].slice(0, MOST) };
}

/** The formula with a completion put in, and where the caret stands then. */
export function completed(formula: string, at: Completions, chosen: Completion): [string, number] {
  const rest = formula.slice(at.to);
  const closing = chosen.insert.endsWith("]") && rest.startsWith("]") ? rest.slice(1) : rest;
  return [formula.slice(0, at.from) + chosen.insert + closing, at.from + chosen.insert.length];
}

function insideText(before: string): boolean {
  return (before.match(/"/g)?.length ?? 0) % 2 === 1;
}

function openBracket(before: string): number | null {
  const open = before.lastIndexOf("[");
  return open >= 0 && before.indexOf("]", open) < 0 ? open : null;
}

function ranked<T>(items: readonly T[], typed: string, text: (item: T) => string): T[] {
  const starting: T[] = [];
  const holding: T[] = [];
  for (const item of items) {
    const at = text(item).toLocaleLowerCase().indexOf(typed);
    if (at === 0) starting.push(item);
    else if (at > 0) holding.push(item);
  }
  return [...starting, ...holding];
}
