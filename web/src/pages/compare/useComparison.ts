import { useQuery } from "@tanstack/react-query";
import { createComparison, getComparisonCurves, listComparisons } from "@/api/generated";
import { useMay, useStudy } from "@/frame/study";
import { isOf, type Part } from "./view";

/**
 * The comparison of these models with its curves. Who may build asks for it (the same question again gets the same
 * answer); who may only read finds it among those that were made.
 */
export function useComparison(models: readonly string[], part: Part) {
  const study = useStudy();
  const mayBuild = useMay("report:build");
  const ids = [...models].sort();
  const comparison = useQuery({
    queryKey: ["comparisons", study.id, part, ...ids],
    queryFn: async ({ signal }) => {
      if (mayBuild) return createComparison(study.id, { model_ids: ids, part }, { signal });
      const made = await listComparisons(study.id, { limit: 100 }, { signal });
      return made.items.find((one) => isOf(one, ids, part)) ?? null;
    },
    staleTime: Infinity,
  });
  const id = comparison.data?.id;
  const curves = useQuery({
    queryKey: ["comparisons", study.id, id, "curves"],
    queryFn: ({ signal }) => getComparisonCurves(study.id, id ?? "", { signal }),
    enabled: id !== undefined,
    staleTime: Infinity,
  });
  return {
    comparison: comparison.data ?? null,
    curves: curves.data ?? null,
    isMissing: comparison.data === null,
    error: comparison.error ?? curves.error,
  };
}
