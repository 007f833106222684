import type { StepView } from "@/api/generated/model";

type Step = Pick<StepView, "id" | "op" | "params" | "enabled">;
export type StepChange = { kind: "added" | "removed" | "edited" | "off" | "on" | "moved"; step: Step };

/** What happened to a recipe's steps between two versions, in the order of the newer one; notes do not count. */
export function stepChanges(before: readonly Step[], after: readonly Step[]): StepChange[] {
  const old = new Map(before.map((step) => [step.id, step]));
  const kept = new Set(after.map((step) => step.id));
  const changes: StepChange[] = [];
  for (const step of after) {
    const was = old.get(step.id);
    if (!was) changes.push({ kind: "added", step });
    else if (was.op !== step.op || !isSame(was.params, step.params)) changes.push({ kind: "edited", step });
    else if (was.enabled !== step.enabled) changes.push({ kind: step.enabled ? "on" : "off", step });
  }
  changes.push(...moved(before, after).map((step) => ({ kind: "moved" as const, step })));
  changes.push(
    ...before.filter((step) => !kept.has(step.id)).map((step) => ({ kind: "removed" as const, step })),
  );
  return changes;
}

/** The fewest steps whose moving explains the new order: those outside the longest row that kept its order. */
function moved(before: readonly Step[], after: readonly Step[]): Step[] {
  const place = new Map(before.map((step, at) => [step.id, at]));
  const common = after.filter((step) => place.has(step.id));
  const best: number[] = [];
  const from: number[] = [];
  common.forEach((step, at) => {
    best[at] = 1;
    from[at] = -1;
    for (let earlier = 0; earlier < at; earlier++) {
      const rises = (place.get(common[earlier]?.id ?? "") ?? 0) < (place.get(step.id) ?? 0);
      if (rises && (best[earlier] ?? 0) + 1 > (best[at] ?? 0)) {
        best[at] = (best[earlier] ?? 0) + 1;
        from[at] = earlier;
      }
    }
  });
  const stays = new Set<number>();
  let at = best.indexOf(Math.max(...best, 0));
  while (at >= 0) {
    stays.add(at);
    at = from[at] ?? -1;
  }
  return common.filter((_, index) => !stays.has(index));
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, item]) => [name, sorted(item)]),
  );
}
