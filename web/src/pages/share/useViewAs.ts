import { useMutation } from "@tanstack/react-query";
import { startView } from "@/api/generated";
import type { ViewIn } from "@/api/generated/model";
import { useStudy } from "@/frame/study";

/** From the next request on the server shows the study as it shows it to somebody else; every tab starts afresh. */
export function useViewAs() {
  const study = useStudy();
  return useMutation({
    mutationFn: (eyes: ViewIn) => startView(study.id, eyes),
    onSuccess: () => window.location.assign(`/studies/${study.id}/data`),
  });
}
