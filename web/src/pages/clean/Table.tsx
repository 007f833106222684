import { lazy, Suspense, useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { previewRecipe } from "@/api/generated";
import type { Column, ColumnFacts, RecipeView } from "@/api/generated/model";
import type { LoadRows } from "@/parts/grid/blocks";
import type { ReadEdits } from "@/parts/grid/edits";
import type { TableColumn } from "@/parts/grid/TableGrid";
import { type Filter, type SortBy, sortParameter } from "./filters";
import type { View } from "./useView";

const TableGrid = lazy(async () => ({ default: (await import("@/parts/grid/TableGrid")).TableGrid }));

type Props = {
  studyId: string;
  recipe: RecipeView;
  view: View;
  facts: ReadonlyMap<string, ColumnFacts>;
  filters: readonly Filter[];
  sort: readonly SortBy[];
  chosen: string | null;
  goTo: { column: string } | null;
  onEdit?: (edits: ReadEdits) => void;
  onColumn: (name: string) => void;
  onColumnsSeen: (names: string[]) => void;
  onShown: (shown: { total: number; all: number }) => void;
  onError: (error: unknown) => void;
};

/** The rows after the step that is looked at, in the order and with the filters of the view. */
export function Table(props: Props) {
  const { studyId, recipe, view, facts, onShown } = props;
  const { t } = useTranslation("clean");
  const columns = useTableColumns(view, facts);
  const sort = sortParameter(
    props.sort.filter((one) => view.columns.some((known) => known.name === one.column)),
  );
  const filter = props.filters.length > 0 ? JSON.stringify(props.filters) : null;
  const load: LoadRows = useCallback(
    async (offset, limit, signal) => {
      const query = { step: view.step, offset, limit, ...(sort && { sort }), ...(filter && { filter }) };
      const page = await previewRecipe(studyId, recipe.id, query, { signal });
      onShown({ total: page.total, all: page.total_unfiltered });
      return { rows: page.rows, total: page.total };
    },
    [studyId, recipe.id, view.step, sort, filter, onShown],
  );
  const names = useMemo(() => view.columns.map((column) => column.name).join("\u0000"), [view.columns]);
  return (
    <Suspense>
      <TableGrid
        columns={columns}
        rows={view.rows}
        load={load}
        rowsKey={[sort, filter, names].join("\u0001")}
        version={`${view.version} ${view.step}`}
        label={t("view.table")}
        chosen={props.chosen}
        goTo={props.goTo}
        onEdit={props.onEdit}
        onColumn={props.onColumn}
        onColumnsSeen={props.onColumnsSeen}
        onError={props.onError}
      />
    </Suspense>
  );
}

function useTableColumns(view: View, facts: ReadonlyMap<string, ColumnFacts>): TableColumn[] {
  const { t } = useTranslation(["clean", "steps"]);
  return useMemo(
    () =>
      view.columns.map((column: Column): TableColumn => {
        const known = facts.get(column.name);
        const label = column.label !== column.name ? column.label : "";
        return {
          name: column.name,
          about: [t(`steps:type.${column.type}`), column.unit, label].filter(Boolean).join(" · "),
          role: column.role && column.role !== "feature" ? t(`clean:role.${column.role}`) : undefined,
          type: column.type,
          low: column.low,
          high: column.high,
          quality: known && {
            rows: view.rows,
            missing: known.missing,
            outOfRange: known.out_of_range,
            counts: known.counts,
          },
        };
      }),
    [view, facts, t],
  );
}
