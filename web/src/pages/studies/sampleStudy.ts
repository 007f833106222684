import { acceptUpload, getProposal, getUpload, openStudy, updateProposal } from "@/api/generated";
import type { UploadView } from "@/api/generated/model";
import { ApiProblem } from "@/api/problem";
import { sendFile } from "@/pages/data/sending/transfer";
import { beginRecipe } from "@/pages/data/sets/begin";
import archive from "../../../../examples/stroke-ist/IST.zip";
import sample from "../../../../examples/stroke-ist/study.yaml";
import { rolesFor, type StudyFile, stepsFor } from "./sampleFile";

export const SAMPLE_STAGES = ["open", "send", "read", "roles", "accept", "steps"] as const;
export type SampleStage = (typeof SAMPLE_STAGES)[number];

/** The study's words in the reader's language. */
export type SampleWords = { title: string; question: string; dataset: string; notes: Record<string, string> };

const file = sample as StudyFile;
const EVERY_MS = 400;

/** The sample by the same calls as any study: opened, uploaded, checked, accepted, and given its steps. */
export async function startSample(
  words: SampleWords,
  onStage: (stage: SampleStage) => void,
): Promise<string> {
  onStage("open");
  const { id: studyId } = await openStudy({ title: words.title, question: words.question });
  onStage("send");
  const bytes = await (await fetch(archive)).blob();
  const uploadId = (await sendFile(studyId, new File([bytes], file.data.main.file), SILENT).done) ?? "";
  onStage("read");
  await reached(studyId, uploadId, "proposed");
  onStage("roles");
  await giveRoles(studyId, uploadId);
  onStage("accept");
  await acceptUpload(studyId, uploadId, { title: words.dataset });
  const { dataset_id, version } = await reached(studyId, uploadId, "registered");
  onStage("steps");
  const steps = stepsFor(file, words.notes);
  const data = { dataset_id: dataset_id ?? "", dataset_version: version ?? 1 };
  const recipe = await beginRecipe(studyId, { ...data, title: words.dataset, steps });
  return `/studies/${studyId}/clean/${recipe.id}`;
}

const SILENT = { onBegun: () => undefined, onProgress: () => undefined, onResumed: () => undefined };

async function giveRoles(studyId: string, uploadId: string): Promise<void> {
  const { proposal, etag } = await getProposal(studyId, uploadId);
  const table = proposal?.tables.find((one) => one.name === proposal.main);
  if (!table) return;
  const patch = { tables: { [table.name]: { columns: rolesFor(file, table.columns) } } };
  await updateProposal(studyId, uploadId, patch, { headers: { "If-Match": etag } });
}

async function reached(studyId: string, uploadId: string, state: UploadView["state"]): Promise<UploadView> {
  for (;;) {
    const upload = await getUpload(studyId, uploadId);
    if (upload.state === state) return upload;
    if (upload.problem) throw new ApiProblem(upload.problem.status, upload.problem);
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}
