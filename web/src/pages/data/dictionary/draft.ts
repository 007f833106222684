import type { Column, ColumnChange, ColumnRole } from "@/api/generated/model";
import { numberIn } from "../import/changes";

/** The fields that are typed, in the order in which a pasted block fills them. */
export const TYPED = ["label", "unit", "low", "high"] as const;
export type Typed = (typeof TYPED)[number];

/** What a person has typed about a column and not saved yet. */
export type Edit = Partial<Record<Typed, string>> & {
  role?: ColumnRole;
  value_labels?: Record<string, string>;
};
export type Draft = Record<string, Edit>;

export function shown(column: Column, field: Typed): string {
  const value = column[field];
  return value === null || value === undefined ? "" : String(value);
}

/** The draft after one more edit; what is again as it was is no edit. */
export function edited(draft: Draft, column: Column, edit: Edit): Draft {
  const merged: Edit = { ...draft[column.name], ...edit };
  const kept = Object.entries(merged).filter(([field, value]) => {
    if (field === "role") return value !== (column.role ?? "feature");
    if (field === "value_labels") return JSON.stringify(value) !== JSON.stringify(column.value_labels ?? {});
    return value !== shown(column, field as Typed);
  });
  const { [column.name]: _, ...others } = draft;
  return kept.length === 0 ? others : { ...others, [column.name]: Object.fromEntries(kept) };
}

export type Told = { columns: Record<string, ColumnChange>; wrong: string[] };

/** The draft as the server takes it; what is not a number is named and left out. */
export function toldOf(draft: Draft, columns: readonly Column[]): Told {
  const told: Told = { columns: {}, wrong: [] };
  const known = new Set(columns.map((column) => column.name));
  for (const [name, edit] of Object.entries(draft)) {
    if (!known.has(name)) continue;
    const { low, high, ...change } = edit;
    const made: ColumnChange = change;
    for (const [field, text] of Object.entries({ low, high })) {
      if (text === undefined) continue;
      const value = numberIn(text);
      if (value === undefined) told.wrong.push(name);
      else made[field as "low" | "high"] = value;
    }
    if (Object.keys(made).length > 0) told.columns[name] = made;
  }
  return told;
}

/** A block copied from Excel, laid into the table from one cell on; what reaches beyond the table is cut off. */
export function pasted(
  draft: Draft,
  columns: readonly Column[],
  at: { row: number; field: Typed },
  text: string,
): Draft {
  const start = TYPED.indexOf(at.field);
  return rowsOf(text).reduce((before, cells, down) => {
    const column = columns[at.row + down];
    if (!column) return before;
    const edit: Edit = {};
    cells.forEach((cell, across) => {
      const field = TYPED[start + across];
      if (field) edit[field] = cell.trim();
    });
    return edited(before, column, edit);
  }, draft);
}

export function isBlock(text: string): boolean {
  return /[\t\n]/.test(text.replace(/\r?\n$/, ""));
}

function rowsOf(text: string): string[][] {
  return text
    .replace(/\r?\n$/, "")
    .split(/\r?\n/)
    .map((line) => line.split("\t"));
}

const HEADS: Record<Typed, string[]> = {
  label: ["label", "description", "meaning", "라벨", "설명", "의미", "변수설명", "표시이름"],
  unit: ["unit", "units", "단위"],
  low: ["low", "min", "minimum", "lower", "최솟값", "최소값", "최소", "하한"],
  high: ["high", "max", "maximum", "upper", "최댓값", "최대값", "최대", "상한"],
};

export type Codebook = { draft: Draft; found: number; unknown: number };

/** A codebook: the first column names the columns, the first row says what the others hold. */
export function fromCodebook(draft: Draft, columns: readonly Column[], text: string): Codebook {
  const [heads = [], ...rows] = rowsOf(text);
  const fields = heads.map((head) => fieldOf(head));
  const named = new Map(columns.map((column) => [column.name.trim().toLowerCase(), column]));
  const made: Codebook = { draft, found: 0, unknown: 0 };
  for (const cells of rows) {
    const column = named.get((cells[0] ?? "").trim().toLowerCase());
    if (!column) {
      made.unknown += cells.some((cell) => cell.trim() !== "") ? 1 : 0;
      continue;
    }
    const edit: Edit = {};
    fields.forEach((field, place) => {
      const value = cells[place]?.trim() ?? "";
      if (field && place > 0 && value !== "") edit[field] = value;
    });
    made.draft = edited(made.draft, column, edit);
    made.found += 1;
  }
  return made;
}

function fieldOf(head: string): Typed | undefined {
  const plain = head.trim().toLowerCase().replace(/[\s_]/g, "");
  return TYPED.find((field) => HEADS[field].includes(plain));
}
