import { notifications } from "@mantine/notifications";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { listStepEffects } from "@/api/generated";
import type { RecipeView } from "@/api/generated/model";
import { useMay } from "@/frame/study";
import { CleanBar } from "./CleanBar";
import classes from "./clean.module.css";
import { ColumnPanel } from "./ColumnPanel";
import { conditionOf, type Filter, type SortBy } from "./filters";
import { Faults } from "./Faults";
import { Notices } from "./Notices";
import { Opening } from "./Opening";
import { PastAlert } from "./PastAlert";
import { SidePanel } from "./SidePanel";
import { StepDialog } from "./StepDialog";
import { Table } from "./Table";
import { useCleaning } from "./useCleaning";
import type { useRecipe } from "./useRecipe";
import { useFacts, useNewColumns, useView } from "./useView";
import { ViewBar } from "./ViewBar";

type Props = { studyId: string; recipe: RecipeView; work: ReturnType<typeof useRecipe> };

export function CleanRoom({ studyId, recipe, work }: Props) {
  const { t } = useTranslation("clean");
  const mayEdit = useMay("recipe:edit");
  const cleaning = useCleaning(studyId, recipe, work);
  const [column, setColumn] = useState<string | null>(null);
  const [goTo, setGoTo] = useState<{ column: string } | null>(null);
  const [filters, setFilters] = useState<Filter[]>([]);
  const [sort, setSort] = useState<SortBy[]>([]);
  const [seen, setSeen] = useState<string[]>([]);
  const [shown, setShown] = useState<{ total: number; all: number } | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const view = useView(studyId, recipe, cleaning.at);
  const facts = useFacts(studyId, recipe, view.data, seen);
  const effects = useQuery({
    queryKey: ["recipes", studyId, recipe.id, "effects", recipe.version],
    queryFn: ({ signal }) => listStepEffects(studyId, recipe.id, { signal }),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const told = useMemo(
    () => new Map(effects.data?.steps.map((effect) => [effect.step_id, effect])),
    [effects.data],
  );
  const openColumn = useCallback((name: string) => {
    setColumn(name);
    setGoTo({ column: name });
  }, []);
  const failed = useCallback((error: unknown) => setFault(error), []);
  useNewColumns(view.data, setGoTo);
  const known = view.data?.columns.find((one) => one.name === column);
  const fitting = useMemo(() => fittingFilters(filters, view.data?.columns), [filters, view.data]);
  return (
    <div className={classes.page}>
      <CleanBar
        studyId={studyId}
        recipe={recipe}
        work={work}
        mayEdit={mayEdit}
        blocked={work.waiting.length > 0 || view.data?.failed != null}
        onRunError={(error) => setFault(error)}
      />
      <div className={classes.body}>
        {known && view.data && (
          <aside className={classes.left} aria-label={t("column.about", { of: known.name })}>
            <ColumnPanel
              studyId={studyId}
              recipe={recipe}
              step={view.data.step}
              column={known}
              facts={facts.get(known.name)}
              rows={view.data.rows}
              filters={fitting}
              sort={sort}
              types={cleaning.types.items}
              mayEdit={mayEdit}
              onFilters={setFilters}
              onSort={setSort}
              onStep={cleaning.openFor}
              onClose={() => setColumn(null)}
            />
          </aside>
        )}
        <div className={classes.centre}>
          <ViewBar
            columns={view.data?.columns ?? []}
            shown={shown ?? (view.data ? { total: view.data.rows, all: view.data.rows } : null)}
            filters={fitting}
            sort={sort}
            mayEdit={mayEdit}
            onColumn={openColumn}
            onFilters={setFilters}
            onSort={setSort}
            onKeep={() => {
              const keep = cleaning.types.items.find((type) => type.op === "filter_rows");
              const where = conditionOf(fitting, cleaning.functions);
              if (keep) cleaning.setForm({ type: keep, params: { where }, note: "", after: cleaning.here });
            }}
          />
          <Notices work={work} studyId={studyId} onAdd={cleaning.add} />
          <Faults
            error={fault ?? view.error}
            failed={view.data?.failed ?? null}
            onClose={() => setFault(null)}
          />
          {cleaning.at !== null && <PastAlert at={cleaning.at} onNewest={cleaning.newest} />}
          <div className={classes.grid}>
            {!view.data && view.isFetching && <Opening />}
            {view.data && (
              <Table
                studyId={studyId}
                recipe={recipe}
                view={view.data}
                facts={facts}
                filters={fitting}
                sort={sort}
                chosen={column}
                goTo={goTo}
                onEdit={mayEdit ? cleaning.edit : undefined}
                onColumn={setColumn}
                onColumnsSeen={setSeen}
                onShown={setShown}
                onError={failed}
              />
            )}
          </div>
        </div>
        <SidePanel
          studyId={studyId}
          recipe={recipe}
          work={work}
          cleaning={cleaning}
          effects={told}
          shown={view.data?.step ?? null}
          mayEdit={mayEdit}
          onError={(error) => notifications.show({ color: "red", message: String(error) })}
        />
      </div>
      {cleaning.form && (
        <StepDialog
          studyId={studyId}
          recipe={recipe}
          form={cleaning.form}
          onClose={() => cleaning.setForm(null)}
          onDone={cleaning.done}
        />
      )}
    </div>
  );
}

/** Filters whose column is there at this step. */
function fittingFilters(
  filters: readonly Filter[],
  columns: readonly { name: string }[] | undefined,
): Filter[] {
  if (!columns) return [];
  const names = new Set(columns.map((one) => one.name));
  return filters.filter((filter) => names.has(filter.column));
}
