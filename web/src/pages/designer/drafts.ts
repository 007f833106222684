import type { StepDraft } from "./graph";

/**
 * A block that is on the canvas, but not in the recipe yet: its parameters are not complete, or it is linked to
 * nothing. `after`: the node whose rows it will take (null: the data), undefined while it is loose.
 */
export type Unplaced = {
  step: StepDraft;
  after: string | null | undefined;
  at?: { x: number; y: number };
};

type Form = { required?: string[] };

/** The required parameters that are still empty. */
export function lacking(schema: Form | undefined, params: StepDraft["params"]): string[] {
  return (schema?.required ?? []).filter((name) => isEmpty(params[name]));
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.keys(value).length === 0;
}

const keptAs = (recipeId: string) => `medloom.design.${recipeId}`;

/** Blocks that wait for their parameters stay on the canvas of this browser. */
export function keptUnplaced(recipeId: string): Unplaced[] {
  try {
    const kept = JSON.parse(localStorage.getItem(keptAs(recipeId)) ?? "[]") as (Omit<Unplaced, "after"> &
      Partial<Pick<Unplaced, "after">>)[];
    return kept.map((one) => ({ ...one, after: one.after }));
  } catch {
    return [];
  }
}

export function keepUnplaced(recipeId: string, unplaced: readonly Unplaced[]): void {
  if (unplaced.length === 0) localStorage.removeItem(keptAs(recipeId));
  else localStorage.setItem(keptAs(recipeId), JSON.stringify(unplaced));
}

/** When the step that a block hangs on leaves the recipe, the block hangs on the one before. */
export function rehung(unplaced: readonly Unplaced[], steps: readonly { id: string }[]): Unplaced[] {
  const known = new Set(steps.map((step) => step.id));
  return unplaced.map((one) =>
    typeof one.after === "string" && !known.has(one.after)
      ? { ...one, after: steps.at(-1)?.id ?? null }
      : one,
  );
}
