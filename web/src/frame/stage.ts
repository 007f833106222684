import { useQuery } from "@tanstack/react-query";
import {
  listDatasets,
  listExperiments,
  listPrepared,
  listRecipes,
  listReports,
  listUploads,
} from "@/api/generated";
import type { PreparedSummary } from "@/api/generated/model";

export const STAGES = ["upload", "check", "clean", "review", "train", "report"] as const;
export type Stage = (typeof STAGES)[number];

/** The newest thing of each kind that a study holds; null when it has none. */
export type Newest = {
  uploadId: string | null;
  uploadWaits: boolean;
  datasetId: string | null;
  recipeId: string | null;
  prepared: Pick<PreparedSummary, "id" | "state"> | null;
  experimentId: string | null;
  reportId: string | null;
  /** When anything was done here last. */
  lastAt: string | null;
};

/** The stage a study is at: the first one whose result is still missing. */
export function stageOf(newest: Newest): Stage {
  if (newest.reportId !== null || newest.experimentId !== null) return "report";
  if (newest.prepared?.state === "approved") return "train";
  if (newest.prepared !== null) return "review";
  if (newest.datasetId !== null) return "clean";
  return newest.uploadId === null ? "upload" : "check";
}

/** Where each stage's page is; null when the study has nothing to show there yet. */
export function pathOf(stage: Stage, studyId: string, newest: Newest): string | null {
  const study = `/studies/${studyId}`;
  switch (stage) {
    case "upload":
      return `${study}/data`;
    case "check":
      if (newest.uploadWaits && newest.uploadId) return `${study}/data/uploads/${newest.uploadId}`;
      return newest.datasetId ? `${study}/data/datasets/${newest.datasetId}` : null;
    case "clean":
      return newest.recipeId
        ? `${study}/clean/${newest.recipeId}`
        : newest.datasetId
          ? `${study}/data`
          : null;
    case "review":
      return newest.prepared ? `${study}/review/${newest.prepared.id}` : null;
    case "train":
      return newest.prepared ? `${study}/train` : null;
    case "report":
      return newest.experimentId ? `${study}/reports` : null;
  }
}

async function newestOf(studyId: string, signal: AbortSignal): Promise<Newest> {
  const one = { limit: 1 };
  const none = { items: [] };
  const [uploads, datasets, recipes, prepared, experiments, reports] = await Promise.all([
    listUploads(studyId, one, { signal }).catch(() => none),
    listDatasets(studyId, one, { signal }).catch(() => none),
    listRecipes(studyId, one, { signal }).catch(() => none),
    listPrepared(studyId, one, { signal }).catch(() => none),
    listExperiments(studyId, one, { signal }).catch(() => none),
    listReports(studyId, one, { signal }).catch(() => none),
  ]);
  const upload = uploads.items[0];
  const recipe = recipes.items[0];
  const times = [upload, datasets.items[0], prepared.items[0], experiments.items[0], reports.items[0]].map(
    (one) => one?.created_at,
  );
  return {
    uploadId: upload?.id ?? null,
    uploadWaits: upload !== undefined && !["registered", "refused"].includes(upload.state),
    datasetId: datasets.items[0]?.id ?? null,
    recipeId: recipe?.id ?? null,
    prepared: prepared.items[0] ?? null,
    experimentId: experiments.items[0]?.id ?? null,
    reportId: reports.items[0]?.id ?? null,
    lastAt: latestOf([...times, recipe?.updated_at]),
  };
}

function latestOf(times: readonly (string | undefined)[]): string | null {
  return times
    .filter((time) => time !== undefined)
    .reduce<string | null>((a, b) => (a && a > b ? a : b), null);
}

/** What a study holds newest, one small question to each service; what a role may not see counts as absent. */
export function useNewest(studyId: string) {
  return useQuery({
    queryKey: ["newest", studyId],
    queryFn: ({ signal }) => newestOf(studyId, signal),
    staleTime: 3_000,
  });
}
