import { useQuery } from "@tanstack/react-query";
import { getTrainingAdvice } from "@/api/generated";
import { useStudy } from "@/frame/study";

/** What to know before training on approved data. */
export function useAdvice(preparedId: string) {
  const study = useStudy();
  return useQuery({
    queryKey: ["advice", study.id, preparedId],
    queryFn: ({ signal }) => getTrainingAdvice(study.id, { prepared_id: preparedId }, { signal }),
  });
}
