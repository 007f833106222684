import type { DiffRow, Grid, Profile } from "@/api/generated/model";

export type Value = string | number | boolean | null;
/** `old` only where a step changed the cell; null is a value that was missing before. */
export type Cell = { value: Value; isOutside: boolean; old?: string | null };
export type Line = {
  column: string;
  low: number | null;
  high: number | null;
  cells: Cell[];
  isMarked: boolean;
};

/** A subject's rows turned: a line a column, with what is missing, implausible or changed marked. */
export function linesOf(
  grid: Pick<Grid, "columns" | "rows">,
  profile: Pick<Profile, "columns">,
  changed: readonly Pick<DiffRow, "row" | "column" | "old">[],
): Line[] {
  const ranges = new Map(profile.columns.map((column) => [column.name, column]));
  const old = new Map<string, string | null>();
  for (const cell of changed) {
    const key = `${cell.row} ${cell.column}`;
    if (!old.has(key)) old.set(key, cell.old);
  }
  return grid.columns.flatMap(({ name }, at) => {
    if (name === "_row") return [];
    const low = ranges.get(name)?.low ?? null;
    const high = ranges.get(name)?.high ?? null;
    const cells = grid.rows.map((row) => {
      const value = (row[at] ?? null) as Value;
      const cell: Cell = { value, isOutside: isOutside(value, low, high) };
      const key = `${row[0]} ${name}`;
      return old.has(key) ? { ...cell, old: old.get(key) ?? null } : cell;
    });
    const isMarked = cells.some((cell) => cell.value === null || cell.isOutside || cell.old !== undefined);
    return [{ column: name, low, high, cells, isMarked }];
  });
}

function isOutside(value: Value, low: number | null, high: number | null): boolean {
  if (typeof value !== "number") return false;
  return (low !== null && value < low) || (high !== null && value > high);
}
