import { useQueries, useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import {
  checkRecipe,
  getRecipe,
  getReview,
  listDatasets,
  listRecipes,
  listRecipeVersions,
  listRuns,
} from "@/api/generated";
import type { RecipeView } from "@/api/generated/model";
import { isOver } from "@/frame/jobs";
import { useRecipe } from "../clean/useRecipe";
import { canvasGraph } from "./canvasGraph";
import { keepUnplaced, keptUnplaced, rehung, type Unplaced } from "./drafts";
import { SOURCE } from "./graph";
import { statesOf } from "./nodeState";

const EVERY_MS = 1_000;
const MOST_BRANCHES = 6;

/** The recipe as a canvas: its graph, what the newest run says of it, and the blocks that wait for settings. */
export function useDesign(studyId: string, recipeId: string, mayEdit: boolean) {
  const recipe = useRecipe(studyId, recipeId);
  const now = recipe.recipe;
  const waiting = useUnplaced(recipeId, recipe.steps);
  const others = useRelatives(studyId, now);
  const newest = useNewestRun(studyId, now);
  const check = useQuery({
    enabled: mayEdit && now !== null,
    queryKey: ["recipes", studyId, recipeId, "check", now?.version],
    queryFn: ({ signal }) => checkRecipe(studyId, recipeId, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const datasets = useQuery({
    queryKey: ["datasets", studyId, "titles"],
    queryFn: ({ signal }) => listDatasets(studyId, { limit: 100 }, { signal }),
  });
  const uploaded = datasets.data?.items
    .find((one) => one.id === now?.dataset_id)
    ?.versions.find((one) => one.version === now?.dataset_version)?.rows;
  const titles = useMemo(
    () => new Map((datasets.data?.items ?? []).map((one) => [one.id, one.title])),
    [datasets.data],
  );
  const dataset = now ? `${now.dataset_id}@${now.dataset_version}` : "";
  const graph = useMemo(
    () => canvasGraph({ dataset, steps: recipe.steps }, waiting.unplaced, others),
    [dataset, recipe.steps, waiting.unplaced, others],
  );
  const states = useMemo(
    () => statesOf(recipe.steps, newest.run, newest.asRun, newest.approved, uploaded),
    [recipe.steps, newest.run, newest.asRun, newest.approved, uploaded],
  );
  const misfits = useMemo(
    () => new Map((check.data?.steps ?? []).filter((one) => !one.ok).map((one) => [one.step_id, one])),
    [check.data],
  );
  return { ...recipe, ...waiting, graph, states, misfits, titles, newest };
}

export type Design = ReturnType<typeof useDesign>;

function useUnplaced(recipeId: string, steps: readonly { id: string }[]) {
  const [kept, set] = useState<Unplaced[]>(() => keptUnplaced(recipeId));
  const unplaced = useMemo(
    () => rehung(kept, steps).filter((one) => !steps.some((step) => step.id === one.step.id)),
    [kept, steps],
  );
  const setUnplaced = useCallback((edit: (before: Unplaced[]) => Unplaced[]) => set(edit), []);
  useEffect(() => keepUnplaced(recipeId, unplaced), [recipeId, unplaced]);
  return { unplaced, setUnplaced };
}

/** Recipes that this one was branched from, or that were branched from it. */
function useRelatives(studyId: string, recipe: RecipeView | null) {
  const list = useQuery({
    enabled: recipe !== null,
    queryKey: ["recipes", studyId, "all"],
    queryFn: ({ signal }) => listRecipes(studyId, { limit: 100 }, { signal }),
  });
  const parent = recipe?.forked_from?.recipe_id;
  const ids = (list.data?.items ?? [])
    .filter(
      (one) =>
        one.id !== recipe?.id &&
        one.dataset_id === recipe?.dataset_id &&
        (one.id === parent || one.forked_from?.recipe_id === recipe?.id),
    )
    .map((one) => one.id)
    .slice(0, MOST_BRANCHES);
  return useQueries({
    queries: ids.map((id) => ({
      queryKey: ["recipes", studyId, id, "branch"],
      queryFn: ({ signal }: { signal: AbortSignal }) => getRecipe(studyId, id, { signal }),
    })),
    combine: (answers) =>
      answers.flatMap(({ data }) => (data ? [{ id: data.id, title: data.title, steps: data.steps }] : [])),
  });
}

/** The newest run, the steps as they were then, and whether its result was signed. */
function useNewestRun(studyId: string, recipe: RecipeView | null) {
  const recipeId = recipe?.id ?? "";
  const runs = useQuery({
    enabled: recipe !== null,
    queryKey: ["runs", studyId, "of", recipeId],
    queryFn: ({ signal }) => listRuns(studyId, { recipe_id: recipeId, limit: 1 }, { signal }),
    refetchInterval: (query) => {
      const run = query.state.data?.items[0];
      return run && !(isOver(run.job.state) && run.state !== "running") ? EVERY_MS : false;
    },
  });
  const run = runs.data?.items[0];
  const versions = useQuery({
    enabled: run !== undefined && run.recipe_version !== recipe?.version,
    queryKey: ["recipes", studyId, recipeId, "as run", run?.recipe_version],
    queryFn: ({ signal }) => listRecipeVersions(studyId, recipeId, { limit: 200 }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const review = useQuery({
    enabled: Boolean(run?.prepared_id),
    queryKey: ["review", studyId, run?.prepared_id],
    queryFn: ({ signal }) => getReview(studyId, run?.prepared_id ?? "", { signal }),
  });
  const isNow = run !== undefined && run.recipe_version === recipe?.version;
  const then = versions.data?.items.find((version) => version.version === run?.recipe_version);
  const asRun = useMemo(() => (isNow ? (recipe?.steps ?? []) : (then?.steps ?? [])), [isNow, recipe, then]);
  return { run, asRun, approved: review.data?.state === "approved" };
}

/** Where the form of a step finds its columns. */
export function placeBefore(steps: readonly { id: string }[], id: string): string {
  const at = steps.findIndex((step) => step.id === id);
  return steps[at - 1]?.id ?? SOURCE;
}
