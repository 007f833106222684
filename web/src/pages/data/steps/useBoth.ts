import { useQuery } from "@tanstack/react-query";
import { checkRecipe, getDatasetVersion, getRecipe, listRecipes, listStepTypes } from "@/api/generated";
import type { Column, DatasetManifest } from "@/api/generated/model";

/** The first table of a version is the one that recipes work on. */
export function columnsOf(manifest: DatasetManifest): Column[] {
  return manifest.tables[0]?.columns ?? [];
}

export function useRecipes(studyId: string | null) {
  return useQuery({
    queryKey: ["recipes", studyId],
    queryFn: ({ signal }) => listRecipes(studyId ?? "", { limit: 50 }, { signal }),
    enabled: studyId !== null,
  });
}

/** A recipe of the other study with the columns it was written for, and the newest data of this one. */
export function useBoth(
  source: { studyId: string; recipeId: string | null },
  here: { studyId: string; datasetId: string },
) {
  return useQuery({
    queryKey: ["recipes", source.studyId, source.recipeId, "for", here.studyId, here.datasetId],
    queryFn: async ({ signal }) => {
      const [recipe, version, types] = await Promise.all([
        getRecipe(source.studyId, source.recipeId ?? "", { signal }),
        getDatasetVersion(here.studyId, here.datasetId, "latest", { signal }),
        listStepTypes({ signal }),
      ]);
      const [check, before] = await Promise.all([
        checkRecipe(source.studyId, recipe.id, { signal }),
        getDatasetVersion(source.studyId, recipe.dataset_id, String(recipe.dataset_version), { signal }),
      ]);
      const titles = Object.fromEntries(types.items.map((type) => [type.op, type.title]));
      return { recipe, checks: check.steps, old: columnsOf(before.manifest), version, titles };
    },
    enabled: source.recipeId !== null,
    staleTime: 60_000,
  });
}

export type Both = NonNullable<ReturnType<typeof useBoth>["data"]>;
