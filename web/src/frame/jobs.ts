import { useSyncExternalStore } from "react";
import type { JobView } from "@/api/generated/model";

export type FollowedJob = { studyId: string; jobId: string; kind: string; about: string; to: string };

const KEPT_AS = "medloom.jobs";
const MOST = 20;
const listeners = new Set<() => void>();
let followed: readonly FollowedJob[] = read();

function read(): readonly FollowedJob[] {
  try {
    return JSON.parse(localStorage.getItem(KEPT_AS) ?? "[]") as FollowedJob[];
  } catch {
    return [];
  }
}

function keep(next: readonly FollowedJob[]): void {
  followed = next.slice(0, MOST);
  localStorage.setItem(KEPT_AS, JSON.stringify(followed));
  for (const listener of listeners) listener();
}

window.addEventListener("storage", (event) => {
  if (event.key !== KEPT_AS) return;
  followed = read();
  for (const listener of listeners) listener();
});

/** Shows a job in the tray of every tab until it is put away. `to` is the page where its result is. */
export function followJob(
  studyId: string,
  job: Pick<JobView, "id" | "kind">,
  about: string,
  to: string,
): void {
  if (followed.some((one) => one.jobId === job.id)) return;
  keep([{ studyId, jobId: job.id, kind: job.kind, about, to }, ...followed]);
}

export function putAway(jobId: string): void {
  keep(followed.filter((one) => one.jobId !== jobId));
}

export function useFollowedJobs(): readonly FollowedJob[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => followed,
  );
}

export function isOver(state: JobView["state"]): boolean {
  return state === "succeeded" || state === "failed" || state === "cancelled";
}
