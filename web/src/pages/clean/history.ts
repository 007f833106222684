import type { RecipeVersionView } from "@/api/generated/model";

export type VersionLine = Pick<RecipeVersionView, "version" | "restored">;
export type Way = { undo: number | null; redo: number | null; present: number | null };

/**
 * What undo and redo lead to, read from the versions that the server keeps: going back writes a new version with the
 * old steps, so nothing that was there is ever lost. It is the same after a reload, and for everybody.
 */
export function wayOf(newestFirst: readonly VersionLine[]): Way {
  let past: number[] = [];
  let future: number[] = [];
  let present: number | null = null;
  for (const { version, restored } of [...newestFirst].reverse()) {
    const target = restored ?? version;
    if (present !== null && restored !== null && past.at(-1) === target) {
      past = past.slice(0, -1);
      future = [...future, present];
    } else if (present !== null && restored !== null && future.at(-1) === target) {
      future = future.slice(0, -1);
      past = [...past, present];
    } else {
      if (present !== null) past = [...past, present];
      future = [];
    }
    present = target;
  }
  return { undo: past.at(-1) ?? null, redo: future.at(-1) ?? null, present };
}

type StepLine = { id: string; op: string; params: unknown; note: string; enabled: boolean };
export type Difference = {
  kind: "added" | "removed" | "changed" | "enabled" | "disabled" | "moved";
  op: string;
};

/** What one version did to the one before it, step by step. */
export function differences(before: readonly StepLine[], after: readonly StepLine[]): Difference[] {
  const old = new Map(before.map((step) => [step.id, step]));
  const now = new Set(after.map((step) => step.id));
  const found: Difference[] = [];
  for (const step of before) if (!now.has(step.id)) found.push({ kind: "removed", op: step.op });
  for (const step of after) {
    const was = old.get(step.id);
    if (!was) found.push({ kind: "added", op: step.op });
    else if (was.enabled !== step.enabled)
      found.push({ kind: step.enabled ? "enabled" : "disabled", op: step.op });
    else if (was.note !== step.note || JSON.stringify(was.params) !== JSON.stringify(step.params))
      found.push({ kind: "changed", op: step.op });
  }
  if (found.length === 0) {
    const at = after.findIndex((step, index) => before[index]?.id !== step.id);
    const moved = after[at];
    if (moved) found.push({ kind: "moved", op: moved.op });
  }
  return found;
}
