import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { listPreviewColumns } from "@/api/generated";
import type { Column, ColumnFacts, Problem, RecipeView } from "@/api/generated/model";
import { isProblem } from "@/api/problem";

export const SOURCE = "source";
const CHUNK = 12;
const FOREVER = Number.POSITIVE_INFINITY;

export type View = {
  /** The version of the recipe that was looked at. */
  version: number;
  /** The step whose result is shown: a step's id or `source`. */
  step: string;
  rows: number;
  columns: Column[];
  /** Why a later step could not be applied; what is shown are the rows before it. */
  failed: Problem | null;
};

type FailedAt = { index?: number };

async function viewAt(studyId: string, recipe: RecipeView, step: string, signal: AbortSignal): Promise<View> {
  try {
    const seen = await listPreviewColumns(studyId, recipe.id, { step }, { signal });
    const columns = seen.columns.map((one) => one.column);
    return { version: recipe.version, step, rows: seen.rows, columns, failed: null };
  } catch (error) {
    if (!isProblem(error, "step_failed")) throw error;
    const [at] = (error.problem.problems ?? []) as FailedAt[];
    const before = recipe.steps.slice(0, at?.index ?? 0).at(-1)?.id ?? SOURCE;
    return { ...(await viewAt(studyId, recipe, before, signal)), failed: error.problem };
  }
}

/** Columns and number of rows after a step; when a step fails, after the last one that works. */
export function useView(studyId: string, recipe: RecipeView | null, at: string | null) {
  const step = at ?? recipe?.steps.at(-1)?.id ?? SOURCE;
  return useQuery({
    queryKey: ["recipes", studyId, recipe?.id, "view", recipe?.version, step],
    queryFn: ({ signal }) => viewAt(studyId, recipe as RecipeView, step, signal),
    enabled: recipe !== null && (step === SOURCE || recipe.steps.some((one) => one.id === step)),
    placeholderData: keepPreviousData,
    staleTime: FOREVER,
  });
}

/** What the columns on the screen hold, asked for in handfuls; the last known facts stay until newer ones come. */
export function useFacts(
  studyId: string,
  recipe: RecipeView | null,
  view: View | undefined,
  seen: readonly string[],
) {
  const chunks = useMemo(() => {
    const names = view?.columns.map((column) => column.name) ?? [];
    const at = new Map(names.map((name, index) => [name, Math.floor(index / CHUNK)]));
    const wanted = new Set(seen.flatMap((name) => at.get(name) ?? []));
    return [...wanted].map((chunk) => names.slice(chunk * CHUNK, (chunk + 1) * CHUNK));
  }, [view, seen]);
  const answers = useQueries({
    queries: chunks.map((names) => ({
      queryKey: ["recipes", studyId, recipe?.id, "facts", view?.version, view?.step, names],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        listPreviewColumns(
          studyId,
          recipe?.id ?? "",
          { step: view?.step, names: JSON.stringify(names) },
          { signal },
        ),
      enabled: recipe !== null && view !== undefined,
      staleTime: FOREVER,
    })),
  });
  const known = useRef(new Map<string, ColumnFacts>());
  const came = answers.map((answer) => answer.dataUpdatedAt).join();
  return useMemo(() => {
    const next = new Map(known.current);
    for (const answer of answers) {
      for (const { column, facts } of answer.data?.columns ?? []) if (facts) next.set(column.name, facts);
    }
    known.current = next;
    return next;
    // the answers are others exactly when one of them came
  }, [came]);
}

/** Brings a column that a step just made into view. */
export function useNewColumns(view: View | undefined, show: (place: { column: string }) => void) {
  const known = useRef<View>(undefined);
  useEffect(() => {
    const before = known.current;
    known.current = view;
    if (!before || !view || before.version === view.version) return;
    const names = new Set(before.columns.map((column) => column.name));
    const made = view.columns.find((column) => !names.has(column.name));
    if (made && view.columns.length > before.columns.length) show({ column: made.name });
  }, [view, show]);
}
