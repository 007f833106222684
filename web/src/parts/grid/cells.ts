import { type GridCell, GridCellKind, type Theme } from "@glideapps/glide-data-grid";
import type { CellValue } from "./blocks";
import { shownValue } from "./edits";
import type { HeaderFacts } from "./header";

export type TableColumn = HeaderFacts & { type: string; low?: number | null; high?: number | null };

const NUMBERS = new Set(["number", "integer"]);
export const WAITING: GridCell = { kind: GridCellKind.Loading, allowOverlay: false };
export const THEME: Partial<Theme> = {
  accentColor: "#0b6e6e",
  accentLight: "#e9f7f6",
  bgHeader: "#f8f9fa",
  bgHeaderHovered: "#e9f7f6",
  bgHeaderHasFocus: "#f1f3f5",
  textDark: "#212529",
  textHeader: "#212529",
  textLight: "#495057",
  fontFamily: "Pretendard, 'Noto Sans KR', 'Malgun Gothic', 'Noto Sans CJK KR', system-ui, sans-serif",
  baseFontStyle: "13px",
  headerFontStyle: "600 13px",
  editorFontSize: "13px",
};
const MISSING_CELL: Partial<Theme> = { bgCell: "#f4f5f6" };
const FAR_CELL: Partial<Theme> = { textDark: "#b0380a", bgCell: "#fff4e6" };

export function widthOf(column: TableColumn): number {
  const letters = [...column.name].reduce((sum, letter) => sum + (letter > "ᄀ" ? 13 : 8), 0);
  return Math.min(Math.max(letters + (column.role ? 70 : 0) + 24, 116), 240);
}

/** A value as the grid draws and edits it: numbers at the right, missing grey, implausible orange. */
export function cellOf(column: TableColumn, value: CellValue, editable: boolean): GridCell {
  const text = value === null ? "" : String(value);
  return {
    kind: GridCellKind.Text,
    data: text,
    displayData: shownValue(value),
    allowOverlay: true,
    readonly: !editable,
    contentAlign: NUMBERS.has(column.type) ? "right" : "left",
    themeOverride: value === null ? MISSING_CELL : isFar(column, value) ? FAR_CELL : undefined,
  };
}

function isFar({ low, high }: TableColumn, value: CellValue): boolean {
  if (typeof value !== "number") return false;
  return (typeof low === "number" && value < low) || (typeof high === "number" && value > high);
}
