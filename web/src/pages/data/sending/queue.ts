import { useSyncExternalStore } from "react";
import { queries } from "@/api/queries";
import { sendFile, type Transfer } from "./transfer";

export type Sending = {
  key: number;
  studyId: string;
  name: string;
  size: number;
  sent: number;
  /** Bytes that the server had already from an earlier try. */
  resumedAt: number;
  state: "waiting" | "sending" | "paused" | "sent" | "failed";
  uploadId: string | null;
  error: unknown;
};

type Entry = { sending: Sending; file: File; transfer: Transfer | null };

let entries: readonly Entry[] = [];
let shown: readonly Sending[] = [];
let nextKey = 1;
const listeners = new Set<() => void>();

function tell(): void {
  shown = entries.map((entry) => entry.sending);
  for (const listener of listeners) listener();
}

function change(key: number, values: Partial<Sending>): void {
  entries = entries.map((entry) =>
    entry.sending.key === key ? { ...entry, sending: { ...entry.sending, ...values } } : entry,
  );
  tell();
}

/** Files wait in line and travel one after another; the line goes on while other pages are open. */
export function send(studyId: string, files: readonly File[]): number[] {
  const added = files.map((file): Entry => {
    const { name, size } = file;
    const sending = {
      key: nextKey++,
      studyId,
      name,
      size,
      sent: 0,
      resumedAt: 0,
      uploadId: null,
      error: null,
    };
    return { sending: { ...sending, state: "waiting" }, file, transfer: null };
  });
  entries = [...entries.filter((entry) => entry.sending.state !== "sent"), ...added];
  tell();
  begin();
  return added.map((entry) => entry.sending.key);
}

function begin(): void {
  if (entries.some((entry) => entry.sending.state === "sending")) return;
  const next = entries.find((entry) => entry.sending.state === "waiting");
  if (next) void travel(next);
}

async function travel(entry: Entry): Promise<void> {
  const { key, studyId } = entry.sending;
  change(key, { state: "sending", error: null });
  const transfer = sendFile(studyId, entry.file, {
    onBegun: (uploadId) => change(key, { uploadId }),
    onProgress: (sent) => change(key, { sent }),
    onResumed: (resumedAt) => change(key, { resumedAt, sent: resumedAt }),
  });
  entries = entries.map((one) => (one.sending.key === key ? { ...one, transfer } : one));
  try {
    const uploadId = await transfer.done;
    if (uploadId !== null) change(key, { state: "sent", uploadId, sent: entry.sending.size });
  } catch (error) {
    change(key, { state: "failed", error });
  }
  for (const name of ["uploads", "newest"]) await queries.invalidateQueries({ queryKey: [name, studyId] });
  begin();
}

export function pause(key: number): void {
  const entry = entries.find((one) => one.sending.key === key);
  change(key, { state: "paused" });
  entry?.transfer?.stop();
  begin();
}

/** Goes on where the server says that bytes are missing. */
export function resume(key: number): void {
  change(key, { state: "waiting", error: null });
  begin();
}

export function forget(key: number): void {
  entries.find((one) => one.sending.key === key)?.transfer?.stop();
  entries = entries.filter((one) => one.sending.key !== key);
  tell();
  begin();
}

export function useSendings(studyId: string): Sending[] {
  const all = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
  return all.filter((one) => one.studyId === studyId);
}

window.addEventListener("beforeunload", (event) => {
  if (entries.some((entry) => entry.sending.state === "sending")) event.preventDefault();
});
