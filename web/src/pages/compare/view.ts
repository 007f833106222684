import type { ComparisonView, ModelView } from "@/api/generated/model";
import { usualPins } from "@/pages/train/pins";

export const MOST_PINNED = 4;
export type Part = "test" | "oof";

/** What the page shows; all of it stands in the address, so that the view can be shared. */
export type View = { models: string[]; part: Part; focus: string | null; threshold: number | null };

export function viewOf(query: URLSearchParams): View {
  const models = [...new Set((query.get("models") ?? "").split(",").filter(Boolean))].slice(0, MOST_PINNED);
  const threshold = Number(query.get("t"));
  const focus = query.get("focus");
  return {
    models,
    part: query.get("part") === "oof" ? "oof" : "test",
    focus: focus !== null && models.includes(focus) ? focus : (models[0] ?? null),
    threshold: query.has("t") && threshold > 0 && threshold < 1 ? threshold : null,
  };
}

export function queryOf(view: View): URLSearchParams {
  const query = new URLSearchParams();
  if (view.models.length > 0) query.set("models", view.models.join(","));
  if (view.part !== "test") query.set("part", view.part);
  if (view.focus !== null && view.focus !== view.models[0]) query.set("focus", view.focus);
  if (view.threshold !== null) query.set("t", String(view.threshold));
  return query;
}

/** The models that are pinned if the address names none: of the newest training. */
export function usualModels(models: readonly ModelView[]): string[] {
  const newest = models.reduce<ModelView | null>(
    (best, one) => (best === null || one.created_at > best.created_at ? one : best),
    null,
  );
  const its = models.filter((one) => one.experiment_id === newest?.experiment_id);
  return usualPins(its.sort((a, b) => a.id.localeCompare(b.id)));
}

/** Models that may stand beside the pinned ones: learned from the same approved data. */
export function comparable(models: readonly ModelView[], pinned: readonly ModelView[]): ModelView[] {
  const first = pinned[0];
  return models.filter((one) => !first || one.prepared_id === first.prepared_id);
}

/** A comparison of exactly these models on this part, in whatever order. */
export function isOf(comparison: ComparisonView, ids: readonly string[], part: Part): boolean {
  const known = comparison.models.map((one) => one.model_id).sort();
  return comparison.part === part && known.join() === [...ids].sort().join();
}

/** Names to tell pinned models apart: those of the same name get a number. */
export function distinctNames(models: readonly Pick<ModelView, "id" | "name">[]): Map<string, string> {
  const seen = new Map<string, number>();
  return new Map(
    models.map(({ id, name }) => {
      const n = (seen.get(name) ?? 0) + 1;
      seen.set(name, n);
      return [id, n === 1 ? name : `${name} (${n})`];
    }),
  );
}
