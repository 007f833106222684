import { useSyncExternalStore } from "react";

export type SessionState = "unknown" | "signed_in" | "signed_out" | "expired";

const listeners = new Set<() => void>();
let state: SessionState = "unknown";

function change(next: SessionState): void {
  if (state === next) return;
  state = next;
  for (const listener of [...listeners]) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether a person is signed in. Requests that meet an expired session wait here until she has signed in again. */
export const session = {
  get state(): SessionState {
    return state;
  },
  signedIn: () => change("signed_in"),
  signedOut: () => change("signed_out"),

  renewed(signal?: AbortSignal | null): Promise<void> {
    change("expired");
    return new Promise((resolve, reject) => {
      const stop = subscribe(() => {
        if (state === "expired") return;
        stop();
        if (state === "signed_in") resolve();
        else reject(new Error("signed out"));
      });
      signal?.addEventListener("abort", () => {
        stop();
        reject(signal.reason);
      });
    });
  },
};

export function useSessionState(): SessionState {
  return useSyncExternalStore(subscribe, () => state);
}
