import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { getRecipe, listRecipeVersions, restoreRecipe, updateRecipe } from "@/api/generated";
import type { RecipeView } from "@/api/generated/model";
import type { Edit, StepDraft } from "./edits";
import { type Way, wayOf } from "./history";
import { RecipeSaver } from "./saver";

const LOOK_AGAIN_MS = 15_000;
const VERSIONS = 200;

const keptAs = (recipeId: string) => `medloom.recipe.${recipeId}`;

/** Edits under way outlive a reload of this tab; they leave the browser's store as soon as the server has them. */
function keptEdits(recipeId: string): Edit[] {
  try {
    return JSON.parse(sessionStorage.getItem(keptAs(recipeId)) ?? "[]") as Edit[];
  } catch {
    return [];
  }
}

/** The recipe as it is on the screen, saved by itself. */
export function useRecipe(studyId: string, recipeId: string) {
  const client = useQueryClient();
  const key = useMemo(() => ["recipes", studyId, recipeId], [studyId, recipeId]);
  const [saver] = useState(() => {
    const write = (steps: StepDraft[], etag: string) =>
      updateRecipe(studyId, recipeId, { steps }, { headers: { "If-Match": etag } });
    return new RecipeSaver({ read: () => getRecipe(studyId, recipeId), write }, keptEdits(recipeId));
  });
  const state = useSyncExternalStore(saver.subscribe, saver.now);
  const read = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => getRecipe(studyId, recipeId, { signal }),
    refetchInterval: LOOK_AGAIN_MS,
  });
  useEffect(() => {
    if (read.data) saver.heard(read.data);
  }, [saver, read.data]);
  useEffect(() => {
    if (state.waiting.length > 0) sessionStorage.setItem(keptAs(recipeId), JSON.stringify(state.waiting));
    else sessionStorage.removeItem(keptAs(recipeId));
  }, [recipeId, state.waiting]);
  useWarning(state.waiting.length > 0);
  const version = state.recipe?.version;
  useEffect(() => {
    if (!state.recipe) return;
    client.setQueryData(key, state.recipe);
    void client.invalidateQueries({ queryKey: ["newest", studyId] });
  }, [client, key, studyId, version, state.recipe]);
  const steps = useMemo(() => saver.steps(), [saver, state.recipe, state.waiting]);
  return { ...state, steps, saver, error: read.error, ...useWay(studyId, recipeId, state.recipe, saver) };
}

/** Undo, redo, and going to any version. */
function useWay(studyId: string, recipeId: string, recipe: RecipeView | null, saver: RecipeSaver) {
  const [going, setGoing] = useState(false);
  const versions = useQuery({
    queryKey: ["recipes", studyId, recipeId, "versions", recipe?.version],
    queryFn: ({ signal }) => listRecipeVersions(studyId, recipeId, { limit: VERSIONS }, { signal }),
    placeholderData: (before) => before,
    enabled: recipe !== null,
  });
  const items = versions.data?.items;
  const way: Way = useMemo(() => wayOf(items ?? []), [items]);
  const fresh = items?.[0]?.version === recipe?.version;
  const goTo = useCallback(
    async (version: number | null) => {
      if (version === null || !recipe || going) return;
      setGoing(true);
      try {
        const options = { headers: { "If-Match": recipe.etag } };
        saver.heard(await restoreRecipe(studyId, recipeId, { version }, options));
      } catch {
        saver.heard(await getRecipe(studyId, recipeId));
      } finally {
        setGoing(false);
      }
    },
    [studyId, recipeId, recipe, saver, going],
  );
  return { versions: items ?? [], way, wayReady: fresh && !going, goTo };
}

/** The browser asks before it closes a page with edits that are not on the server. */
function useWarning(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [unsaved]);
}
