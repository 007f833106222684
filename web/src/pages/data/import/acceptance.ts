import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { acceptUpload } from "@/api/generated";
import type { UploadView } from "@/api/generated/model";
import { followJob } from "@/frame/jobs";
import { useVersionOf, wishVersionOf } from "../sets/versionOf";

export type Acceptance = ReturnType<typeof useAcceptance>;

/** A file's name without its ending makes a first title. */
export function titleOf(filename: string): string {
  return filename.replace(/\.[A-Za-z0-9]{1,8}$/, "").replaceAll("_", " ");
}

/** The title and the place of the data set, and the act of accepting. */
export function useAcceptance(upload: UploadView) {
  const client = useQueryClient();
  const [title, setTitle] = useState(titleOf(upload.filename));
  const [description, setDescription] = useState("");
  /** The data set that gets a new version; null makes a new data set. */
  const [datasetId, setDatasetId] = useState(useVersionOf(upload.study_id)?.datasetId ?? null);
  const accept = useMutation({
    mutationFn: () =>
      acceptUpload(upload.study_id, upload.id, {
        title: title.trim() || upload.filename,
        description,
        ...(datasetId === null ? {} : { dataset_id: datasetId }),
      }),
    onSuccess: async (accepted) => {
      const to = `/studies/${upload.study_id}/data/uploads/${upload.id}`;
      wishVersionOf(upload.study_id, null);
      followJob(upload.study_id, accepted.job, upload.filename, to);
      await client.invalidateQueries({ queryKey: ["uploads", upload.study_id] });
    },
  });
  return {
    title,
    setTitle,
    description,
    setDescription,
    datasetId,
    setDatasetId,
    accept: () => accept.mutate(),
    isPending: accept.isPending,
    error: accept.error,
  };
}
