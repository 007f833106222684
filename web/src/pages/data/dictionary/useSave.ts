import { useMutation, useQueryClient } from "@tanstack/react-query";
import { updateDictionary } from "@/api/generated";
import type { DictionaryIn } from "@/api/generated/model";

/** Saves changes as a new version; when somebody was faster, the newest one is fetched and the changes stay. */
export function useSave(studyId: string, datasetId: string, onSaved: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ etag, ...body }: DictionaryIn & { etag: string }) =>
      updateDictionary(studyId, datasetId, "latest", body, { headers: { "If-Match": etag } }),
    onSuccess: onSaved,
    onSettled: () => client.invalidateQueries({ queryKey: ["datasets", studyId] }),
  });
}
