import { useSyncExternalStore } from "react";

/** The data set whose next version the next upload of a study becomes, by a person's wish. */
export type VersionOf = { datasetId: string; title: string; version: number };

const key = (studyId: string) => `medloom.version_of.${studyId}`;
const listeners = new Set<() => void>();

export function wishVersionOf(studyId: string, wish: VersionOf | null): void {
  if (wish === null) localStorage.removeItem(key(studyId));
  else localStorage.setItem(key(studyId), JSON.stringify(wish));
  for (const listener of listeners) listener();
}

export function useVersionOf(studyId: string): VersionOf | null {
  const kept = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => localStorage.getItem(key(studyId)),
  );
  return kept === null ? null : (JSON.parse(kept) as VersionOf);
}
