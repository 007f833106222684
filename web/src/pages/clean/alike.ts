import type { CellChange, Suggestion } from "@/api/generated/model";

export type SuggestedStep = { op: string; params: Record<string, unknown> };
export type Alike = Pick<Suggestion, "reason" | "cells"> & {
  ids: string[];
  step: SuggestedStep;
  preview: CellChange[];
};

/** Suggestions that do the same to several columns become one, so that one click is enough. */
export function alike(suggestions: readonly Suggestion[]): Alike[] {
  const groups = new Map<string, Alike>();
  for (const one of suggestions) {
    const step = one.step as SuggestedStep;
    const { columns, ...rest } = step.params;
    const key = Array.isArray(columns) ? JSON.stringify([step.op, rest, one.reason.en]) : one.id;
    const group = groups.get(key);
    if (group && Array.isArray(columns)) {
      group.ids.push(one.id);
      group.cells += one.cells;
      group.step = {
        op: step.op,
        params: { ...rest, columns: [...(group.step.params.columns as string[]), ...columns] },
      };
      group.preview = [...group.preview, ...(one.preview ?? []).slice(0, 1)];
    } else {
      groups.set(key, {
        ids: [one.id],
        step,
        reason: one.reason,
        cells: one.cells,
        preview: [...(one.preview ?? [])],
      });
    }
  }
  return [...groups.values()];
}

/** A text whose spaces at the ends can be seen. */
export function withSpacesSeen(text: string): string {
  return text.replace(/^\s+|\s+$/g, (spaces) => "␣".repeat(spaces.length));
}
