import { useQuery } from "@tanstack/react-query";
import { getReview } from "@/api/generated";
import { useStudy } from "@/frame/study";

/** The unit of the target of a regression, from the approval; empty where it has none or may not be seen. */
export function useTargetUnit(of: { prepared_id: string; target: string; task: string }): string {
  const study = useStudy();
  const review = useQuery({
    queryKey: ["review", study.id, of.prepared_id],
    queryFn: ({ signal }) => getReview(study.id, of.prepared_id, { signal }),
    enabled: of.task === "regression",
  });
  return review.data?.approval?.table_one.find((one) => one.name === of.target)?.unit ?? "";
}
