import type { TableOptions } from "@/api/generated/model";

export type RowKind = "skipped" | "header" | "units" | "data";

/** What a row of the file is taken for; rows count from 1 as in a spreadsheet. */
export function kindOfRow(row: number, options: TableOptions): RowKind {
  const header = options.header_row ?? 1;
  const depth = options.header_depth ?? 1;
  if (options.units_row && row === options.units_row) return "units";
  if (header > 0 && row <= header && row > header - depth) return "header";
  if (row <= (options.skip_rows ?? 0) || row < header) return "skipped";
  return "data";
}
