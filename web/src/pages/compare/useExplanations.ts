import { useQueries } from "@tanstack/react-query";
import { getExperiment, getExperimentExplanations } from "@/api/generated";
import type { ModelView } from "@/api/generated/model";
import { useMay, useStudy } from "@/frame/study";

/** What explains the trainings that these models come from, as far as they were explained. */
export function useExplanations(models: readonly ModelView[]) {
  const study = useStudy();
  const may = useMay("experiment:read_metrics");
  const ids = [...new Set(models.map((one) => one.experiment_id))];
  const trainings = useQueries({
    queries: ids.map((id) => ({
      queryKey: ["experiments", study.id, id],
      queryFn: ({ signal }: { signal: AbortSignal }) => getExperiment(study.id, id, { signal }),
      enabled: may,
    })),
  });
  const found = useQueries({
    queries: ids.map((id, at) => ({
      queryKey: ["experiments", study.id, id, "explanations"],
      queryFn: ({ signal }: { signal: AbortSignal }) => getExperimentExplanations(study.id, id, { signal }),
      enabled: trainings[at]?.data?.explained ?? false,
      staleTime: Infinity,
    })),
  });
  return {
    explanations: found.flatMap((one) => (one.data ? [one.data] : [])),
    error: found.find((one) => one.error)?.error ?? null,
  };
}
