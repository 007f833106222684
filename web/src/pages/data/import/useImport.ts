import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { decideIdentifiers, getProposal, getUpload, previewUpload, updateProposal } from "@/api/generated";
import type { DecisionIn, ProposalPatch, ProposalView, UploadView } from "@/api/generated/model";
import { isMoving } from "../next";
import { afterPatch } from "./changes";

const EVERY_MS = 700;
const PROPOSED = ["proposed", "accepting", "registered"];

export function useUpload(studyId: string, uploadId: string) {
  return useQuery({
    queryKey: ["uploads", studyId, uploadId],
    queryFn: ({ signal }) => getUpload(studyId, uploadId, { signal }),
    refetchInterval: (query) => (query.state.data && isMoving(query.state.data) ? EVERY_MS : false),
  });
}

/** The key holds the job, so that a file that was read again gives a new proposal. */
function keyOf(upload: UploadView) {
  return ["uploads", upload.study_id, upload.id, "proposal", upload.job?.id ?? ""];
}

export function useProposal(upload: UploadView) {
  return useQuery({
    queryKey: keyOf(upload),
    queryFn: ({ signal }) => getProposal(upload.study_id, upload.id, { signal }),
    enabled: PROPOSED.includes(upload.state),
    placeholderData: keepPreviousData,
  });
}

export function usePreview(upload: UploadView, view: ProposalView, table: string) {
  return useQuery({
    queryKey: ["uploads", upload.study_id, upload.id, "preview", table, view.etag],
    queryFn: ({ signal }) => previewUpload(upload.study_id, upload.id, { table }, { signal }),
    enabled: upload.state === "proposed",
    placeholderData: keepPreviousData,
  });
}

/** A change shows at once; changes are sent one after another, each against the version that the last one made. */
export function useChange(upload: UploadView) {
  const client = useQueryClient();
  const key = keyOf(upload);
  return useMutation({
    scope: { id: `import ${upload.id}` },
    mutationFn: (patch: ProposalPatch) => {
      const tag = client.getQueryData<ProposalView>(key)?.etag;
      const options = tag === undefined ? {} : { headers: { "If-Match": tag } };
      return updateProposal(upload.study_id, upload.id, patch, options);
    },
    onMutate: async (patch) => {
      await client.cancelQueries({ queryKey: key });
      client.setQueryData<ProposalView>(key, (before) =>
        before?.proposal ? { ...before, proposal: afterPatch(before.proposal, patch) } : before,
      );
    },
    onSuccess: async (view) => {
      if (view.proposal) client.setQueryData(key, view);
      else await client.invalidateQueries({ queryKey: ["uploads", upload.study_id] });
    },
    onError: () => client.invalidateQueries({ queryKey: ["uploads", upload.study_id, upload.id] }),
  });
}

export function useDecide(upload: UploadView) {
  const client = useQueryClient();
  return useMutation({
    scope: { id: `import ${upload.id}` },
    mutationFn: (decisions: DecisionIn[]) => decideIdentifiers(upload.study_id, upload.id, { decisions }),
    onSuccess: (view) => client.setQueryData(keyOf(upload), view),
  });
}
