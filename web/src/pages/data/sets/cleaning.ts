import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { listRecipes } from "@/api/generated";
import type { DatasetView } from "@/api/generated/model";
import { beginRecipe } from "./begin";

type Cleaned = Pick<DatasetView, "id" | "title" | "latest">;

/** Opens the newest recipe of a data set, or begins its first one. */
export function useCleaning(studyId: string) {
  const client = useQueryClient();
  const go = useNavigate();
  return useMutation({
    mutationFn: async (dataset: Cleaned) => {
      const [known] = (await listRecipes(studyId, { dataset_id: dataset.id, limit: 1 })).items;
      if (known) return known.id;
      const { id: dataset_id, latest: dataset_version, title } = dataset;
      return (await beginRecipe(studyId, { dataset_id, dataset_version, title })).id;
    },
    onSuccess: async (recipeId) => {
      for (const name of ["recipes", "newest"]) await client.invalidateQueries({ queryKey: [name, studyId] });
      await go(`/studies/${studyId}/clean/${recipeId}`);
    },
  });
}
