import type { ModelView } from "@/api/generated/model";

export type Training = { id: string; target: string; at: string; models: ModelView[] };

/** Models by the training that made them, the newest training first and in it the best model first. */
export function byTraining(models: readonly ModelView[]): Training[] {
  const groups = new Map<string, ModelView[]>();
  for (const model of models) {
    groups.set(model.experiment_id, [...(groups.get(model.experiment_id) ?? []), model]);
  }
  return [...groups]
    .map(([id, its]) => {
      const sorted = [...its].sort((a, b) => Number(b.best) - Number(a.best) || a.id.localeCompare(b.id));
      return { id, target: sorted[0]?.target ?? "", at: sorted[0]?.created_at ?? "", models: sorted };
    })
    .sort((a, b) => b.at.localeCompare(a.at));
}

/** Released models, the newest version first. */
export function released(models: readonly ModelView[]): ModelView[] {
  return models
    .filter((one) => one.released !== null)
    .sort((a, b) => (b.released?.version ?? 0) - (a.released?.version ?? 0));
}
