import type { CellValue } from "./blocks";

export type CellEdit = { row: number; column: string; value: CellValue };
export type TypedColumn = { name: string; type: string };
export type Typed = { column: number; row: number; text: string };
export type ReadEdits = { cells: CellEdit[]; refused: { row: number; column: string; text: string }[] };

const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/;
const DATE = /^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?$/;
const YES = new Set(["true", "1", "yes", "y", "예", "네"]);
const NO = new Set(["false", "0", "no", "n", "아니요", "아니오"]);

/** What a person typed or pasted, as the value it means in this column; undefined when it does not fit. */
export function valueFor(type: string, text: string): CellValue | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  switch (type) {
    case "integer":
    case "number": {
      const plain = trimmed.replace(/(\d),(?=\d{3}(\D|$))/g, "$1");
      return NUMBER.test(plain) ? Number(plain) : undefined;
    }
    case "boolean":
      if (YES.has(trimmed.toLowerCase())) return true;
      return NO.has(trimmed.toLowerCase()) ? false : undefined;
    case "date":
    case "datetime":
      return DATE.test(trimmed) ? trimmed : undefined;
    default:
      return text;
  }
}

/**
 * One gesture in the grid (a cell typed, a block pasted, a range cleared or filled) as one list of cell edits.
 * `idOf` gives a row's lasting number and its value there now; cells that stay as they are are left out.
 */
export function readEdits(
  typed: readonly Typed[],
  columns: readonly TypedColumn[],
  now: (row: number, column: number) => { id: number; value: CellValue } | undefined,
): ReadEdits {
  const last = new Map<string, CellEdit>();
  const refused: ReadEdits["refused"] = [];
  for (const { column: place, row, text } of typed) {
    const column = columns[place];
    const known = now(row, place);
    if (!column || !known) continue;
    const value = valueFor(column.type, text);
    const key = `${known.id} ${column.name}`;
    if (value === undefined) refused.push({ row, column: column.name, text });
    else if (value === known.value) last.delete(key);
    else last.set(key, { row: known.id, column: column.name, value });
  }
  return { cells: [...last.values()], refused };
}

/** A value as it is read; numbers without the last digits that arithmetic leaves behind. */
export function shownValue(value: CellValue, digits = 10): string {
  if (value === null) return "";
  return typeof value === "number" ? String(Number(value.toPrecision(digits))) : String(value);
}
