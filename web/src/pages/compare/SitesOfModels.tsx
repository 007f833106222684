import { useQueries } from "@tanstack/react-query";
import { getExperiment } from "@/api/generated";
import type { ModelView } from "@/api/generated/model";
import { useMay, useStudy } from "@/frame/study";
import { Sites } from "@/pages/train/Sites";

/** Leave-one-site-out figures of the trainings that the pinned models come from. */
export function SitesOfModels({ models }: { models: ModelView[] }) {
  const study = useStudy();
  const may = useMay("experiment:read_metrics");
  const ids = [...new Set(models.map((one) => one.experiment_id))];
  const found = useQueries({
    queries: ids.map((id) => ({
      queryKey: ["experiments", study.id, id],
      queryFn: ({ signal }: { signal: AbortSignal }) => getExperiment(study.id, id, { signal }),
      enabled: may,
    })),
  });
  return found.map((one) => one.data && <Sites key={one.data.id} of={one.data} />);
}
