import "@glideapps/glide-data-grid/dist/index.css";
import {
  DataEditor,
  type DataEditorRef,
  type EditListItem,
  type GridCell,
  GridCellKind,
  type GridColumn,
  type Item,
  type Rectangle,
} from "@glideapps/glide-data-grid";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { LoadRows } from "./blocks";
import { cellOf, type TableColumn, THEME, WAITING, widthOf } from "./cells";
import { type CellEdit, readEdits, type ReadEdits, type Typed } from "./edits";
import { HEADER_HEIGHT, headerDrawer } from "./header";
import { useBlocks } from "./useBlocks";

export type { TableColumn } from "./cells";

type Props = {
  columns: TableColumn[];
  rows: number;
  load: LoadRows;
  rowsKey: string;
  version: string;
  label: string;
  /** One gesture, one call: a cell typed, a block pasted, a range cleared or filled. */
  onEdit?: (edits: ReadEdits) => void;
  onColumn?: (name: string) => void;
  onColumnsSeen?: (names: string[]) => void;
  onError?: (error: unknown) => void;
  chosen?: string | null;
  /** A column to bring into view; a new object each time. */
  goTo?: { column: string } | null;
};

/**
 * A table of any length: rows come from the server as they are looked at, and one gesture is one list of edits.
 * The only file that knows which grid is used.
 */
export function TableGrid(props: Props) {
  const { columns, load, rowsKey, version, onEdit, onColumn, onColumnsSeen, onError, chosen, goTo } = props;
  const grid = useRef<DataEditorRef>(null);
  const portal = useRef<HTMLDivElement>(null);
  const [widths, setWidths] = useState<Record<string, number>>({});
  const shown = useRef<Rectangle>({ x: 0, y: 0, width: 12, height: 40 });
  const redraw = useCallback((from: number, to: number) => {
    const { x, y, width, height } = shown.current;
    const cells: { cell: Item }[] = [];
    for (let row = Math.max(from, y - 2); row < Math.min(to, y + height + 3); row++) {
      for (let column = Math.max(x - 1, 0); column <= x + width + 1; column++)
        cells.push({ cell: [column, row] });
    }
    if (cells.length > 0) grid.current?.updateCells(cells);
  }, []);
  const { cache, total, error } = useBlocks({ load, rowsKey, version, onRows: redraw });
  const rows = total ?? props.rows;
  useEffect(() => {
    if (error) onError?.(error);
  }, [error, onError]);
  useEffect(() => {
    cache.want(shown.current.y, shown.current.y + shown.current.height + 1);
  }, [cache, rowsKey, version]);
  const firstRows = useRef(rowsKey);
  useEffect(() => {
    if (firstRows.current === rowsKey) return;
    firstRows.current = rowsKey;
    grid.current?.scrollTo(0, 0, "vertical");
  }, [rowsKey]);
  useEffect(() => {
    const at = goTo ? columns.findIndex((column) => column.name === goTo.column) : -1;
    if (at >= 0) grid.current?.scrollTo(at, 0, "horizontal", 40);
  }, [goTo, columns]);

  const drawn = useMemo(
    () =>
      columns.map((column): GridColumn => ({
        id: column.name,
        title: column.name,
        width: widths[column.name] ?? widthOf(column),
        themeOverride: column.name === chosen ? { bgCell: "#f3fbfa" } : undefined,
      })),
    [columns, widths, chosen],
  );
  const drawHeader = useMemo(() => headerDrawer((at) => columns[at]), [columns]);
  const getCell = useCallback(
    ([at, row]: Item): GridCell => {
      const column = columns[at];
      const values = cache.row(row);
      return column && values ? cellOf(column, values[at + 1] ?? null, Boolean(onEdit)) : WAITING;
    },
    [cache, columns, onEdit],
  );
  const seen = useCallback(
    (range: Rectangle) => {
      shown.current = range;
      cache.want(range.y, range.y + range.height + 1);
      onColumnsSeen?.(columns.slice(range.x, range.x + range.width + 2).map((column) => column.name));
    },
    [cache, columns, onColumnsSeen],
  );
  const edited = useCallback(
    (items: readonly EditListItem[]) => {
      if (!onEdit) return false;
      const typed = items.flatMap(({ location: [column, row], value }): Typed[] =>
        value.kind === GridCellKind.Text ? [{ column, row, text: value.data }] : [],
      );
      void gathered(cache, typed, columns).then((read) => {
        shownAtOnce(cache, typed, columns, read.cells);
        redraw(0, Number.POSITIVE_INFINITY);
        onEdit(read);
      }, onError);
      return true;
    },
    [cache, columns, onEdit, onError, redraw],
  );
  return (
    <div
      style={{ width: "100%", height: "100%", position: "relative" }}
      aria-label={props.label}
      role="region"
    >
      <DataEditor
        ref={grid}
        width="100%"
        height="100%"
        columns={drawn}
        rows={rows}
        getCellContent={getCell}
        getCellsForSelection
        headerHeight={HEADER_HEIGHT}
        rowHeight={30}
        rowMarkers={{ kind: "number", width: 70 }}
        drawHeader={drawHeader}
        theme={THEME}
        smoothScrollX
        smoothScrollY
        rangeSelect="rect"
        columnSelect="none"
        rowSelect="none"
        fillHandle={Boolean(onEdit)}
        onPaste={Boolean(onEdit)}
        onCellsEdited={edited}
        onVisibleRegionChanged={seen}
        onHeaderClicked={(at) => columns[at] && onColumn?.(columns[at].name)}
        onColumnResize={(column, width) => setWidths((old) => ({ ...old, [column.id ?? ""]: width }))}
        portalElementRef={portal as React.RefObject<HTMLElement>}
        keybindings={{ search: false, downFill: true }}
      />
      <div ref={portal} style={{ position: "fixed", left: 0, top: 0, zIndex: 300 }} />
    </div>
  );
}

type Cache = ReturnType<typeof useBlocks>["cache"];

/** Reads the edits; rows that are not on the screen (a long fill, a long paste) are loaded first. */
async function gathered(cache: Cache, typed: Typed[], columns: TableColumn[]): Promise<ReadEdits> {
  const places = typed.map((one) => one.row);
  const from = places.reduce((least, row) => Math.min(least, row), Number.POSITIVE_INFINITY);
  const to = places.reduce((most, row) => Math.max(most, row), 0) + 1;
  const far = places.some((row) => !cache.row(row));
  const loaded = far ? await cache.rows(from, to, new AbortController().signal) : null;
  return readEdits(typed, columns, (row, column) => {
    const values = loaded ? loaded[row - from] : cache.row(row);
    return values && { id: Number(values[0]), value: values[column + 1] ?? null };
  });
}

function shownAtOnce(cache: Cache, typed: Typed[], columns: TableColumn[], cells: CellEdit[]): void {
  const values = new Map(cells.map((cell) => [`${cell.row} ${cell.column}`, cell.value]));
  for (const { row, column } of typed) {
    const id = cache.row(row)?.[0];
    const value = values.get(`${id} ${columns[column]?.name}`);
    if (value !== undefined) cache.put(row, column + 1, value);
  }
}
