import { useSyncExternalStore } from "react";

/** The study whose recipe and settings a new study takes over once its data is there. */
export type Source = { studyId: string; title: string };

const key = (studyId: string) => `medloom.from.${studyId}`;
const listeners = new Set<() => void>();

export function startFrom(studyId: string, source: Source): void {
  localStorage.setItem(key(studyId), JSON.stringify(source));
  for (const listener of listeners) listener();
}

export function startWithout(studyId: string): void {
  localStorage.removeItem(key(studyId));
  for (const listener of listeners) listener();
}

export function useSource(studyId: string): Source | null {
  const kept = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => localStorage.getItem(key(studyId)),
  );
  return kept === null ? null : (JSON.parse(kept) as Source);
}
