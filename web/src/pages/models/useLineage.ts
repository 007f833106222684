import { useQuery } from "@tanstack/react-query";
import { getDatasetVersion, getExperiment, getPrepared, getRecipe, getReview } from "@/api/generated";
import type { ModelView } from "@/api/generated/model";
import { useStudy } from "@/frame/study";

/** What a model was made from; parts that this person may not see stay undefined. */
export function useLineage(model: ModelView) {
  const study = useStudy();
  const { data: experiment } = useQuery({
    queryKey: ["experiments", study.id, model.experiment_id],
    queryFn: ({ signal }) => getExperiment(study.id, model.experiment_id, { signal }),
  });
  const { data: review } = useQuery({
    queryKey: ["review", study.id, model.prepared_id],
    queryFn: ({ signal }) => getReview(study.id, model.prepared_id, { signal }),
  });
  const { data: prepared } = useQuery({
    queryKey: ["prepared", study.id, model.prepared_id],
    queryFn: ({ signal }) => getPrepared(study.id, model.prepared_id, { signal }),
  });
  const { data: recipe } = useQuery({
    queryKey: ["recipes", study.id, prepared?.recipe_id],
    queryFn: ({ signal }) => getRecipe(study.id, prepared?.recipe_id ?? "", { signal }),
    enabled: prepared !== undefined,
  });
  const { data: version } = useQuery({
    queryKey: ["datasets", study.id, prepared?.dataset_id, prepared?.dataset_version],
    queryFn: ({ signal }) =>
      getDatasetVersion(study.id, prepared?.dataset_id ?? "", String(prepared?.dataset_version), { signal }),
    enabled: prepared !== undefined,
  });
  return { experiment, approval: review?.approval, prepared, recipe, version };
}
