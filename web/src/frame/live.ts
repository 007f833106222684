import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

/** Which lists an event makes stale; a query key is [name, studyId, ...]. */
const STALE: Record<string, string[]> = {
  ingest: ["uploads", "datasets"],
  preprocess: ["runs", "prepared", "recipes", "review", "trainable"],
  train: ["experiments", "models", "trainable", "leaderboard", "validations"],
  predict: ["endpoints", "monitoring"],
  report: ["reports"],
  authz: ["study", "members"],
};

export function staleAfter(eventType: string): string[] {
  return STALE[eventType.split(".", 1)[0] ?? ""] ?? [];
}

const EVENTS = [
  "authz.study.closed",
  "ingest.upload.refused",
  "ingest.dataset.registered",
  "preprocess.run.failed",
  "preprocess.dataset.prepared",
  "preprocess.dataset.approved",
  "preprocess.dataset.returned",
  "train.trial.finished",
  "train.experiment.completed",
  "train.experiment.failed",
  "train.validation.completed",
  "train.model.released",
  "predict.model.served",
  "report.report.ready",
  "report.report.failed",
];

/** Keeps the open study's lists fresh by the server's live feed; the browser reconnects by itself. */
export function useLive(studyId: string): void {
  const client = useQueryClient();
  useEffect(() => {
    const feed = new EventSource(`/api/v1/studies/${studyId}/events`);
    const heard = (event: Event) => {
      for (const name of staleAfter(event.type)) client.invalidateQueries({ queryKey: [name, studyId] });
    };
    for (const name of EVENTS) feed.addEventListener(name, heard);
    return () => feed.close();
  }, [client, studyId]);
}
