import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let isLost = false;

function change(next: boolean): void {
  if (isLost === next) return;
  isLost = next;
  for (const listener of listeners) listener();
}

/** Whether the server answers. Told by every request, shown by the banner. */
export const connection = {
  lost: () => change(true),
  found: () => change(false),
};

export function useConnectionLost(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => isLost,
  );
}
