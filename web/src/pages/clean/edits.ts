import type { StepView } from "@/api/generated/model";

export type StepDraft = Pick<StepView, "id" | "op" | "params" | "note" | "enabled">;

/** One change of a recipe, as it can be put again on a newer version of it. */
export type Edit =
  | { kind: "add"; step: StepDraft; after: string | null }
  | { kind: "change"; id: string; params: StepView["params"]; note: string; op: string }
  | { kind: "enable"; id: string; enabled: boolean }
  | { kind: "remove"; id: string; op: string }
  | { kind: "move"; id: string; after: string | null; op: string };

/** Where a step stands: `after` null is the first place. An anchor that is gone means the end. */
export function applied(steps: readonly StepDraft[], edit: Edit): StepDraft[] | null {
  switch (edit.kind) {
    case "add":
      if (steps.some((step) => step.id === edit.step.id)) return [...steps];
      return inserted(steps, edit.step, edit.after);
    case "change":
      return changed(steps, edit.id, { params: edit.params, note: edit.note });
    case "enable":
      return changed(steps, edit.id, { enabled: edit.enabled });
    case "remove":
      return steps.filter((step) => step.id !== edit.id);
    case "move": {
      const step = steps.find((one) => one.id === edit.id);
      return step
        ? inserted(
            steps.filter((one) => one !== step),
            step,
            edit.after,
          )
        : null;
    }
  }
}

/** All edits, one upon the other; those whose step is gone are given back instead of being lost. */
export function appliedAll(
  steps: readonly StepDraft[],
  edits: readonly Edit[],
): { steps: StepDraft[]; unplaced: Edit[] } {
  const unplaced: Edit[] = [];
  let now = [...steps];
  for (const edit of edits) {
    const next = applied(now, edit);
    if (next) now = next;
    else unplaced.push(edit);
  }
  return { steps: now, unplaced };
}

/** Whether two lists of steps say the same, so that a refused save may have been our own success. */
export function sameSteps(a: readonly StepDraft[], b: readonly StepDraft[]): boolean {
  return a.length === b.length && a.every((step, at) => stepText(step) === stepText(b[at]));
}

function stepText(step: StepDraft | undefined): string {
  return step ? canonical([step.id, step.op, step.params, step.note, step.enabled]) : "";
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

function inserted(steps: readonly StepDraft[], step: StepDraft, after: string | null): StepDraft[] {
  if (after === null) return [step, ...steps];
  const at = steps.findIndex((one) => one.id === after);
  return at < 0 ? [...steps, step] : [...steps.slice(0, at + 1), step, ...steps.slice(at + 1)];
}

function changed(steps: readonly StepDraft[], id: string, change: Partial<StepDraft>): StepDraft[] | null {
  if (!steps.some((step) => step.id === id)) return null;
  return steps.map((step) => (step.id === id ? { ...step, ...change } : step));
}

const LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";

/** An id for a step that the server has not seen yet; it keeps it, so that the step stays the same on the screen. */
export function newStepId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(26));
  return `stp_0${Array.from(bytes.slice(1), (byte) => LETTERS[byte % 32]).join("")}`;
}
