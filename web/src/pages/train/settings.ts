import type { ExperimentIn } from "@/api/generated/model";

/** Time budgets of the slider, in seconds. */
export const BUDGETS = [15, 30, 60, 120, 300, 600, 1200, 3600, 7200, 21600] as const;
export const USUAL_BUDGET = BUDGETS.indexOf(60);

export type Candidate = { algorithm: string; name: string; params: Record<string, unknown> };

export type TrainingWish = {
  preparedId: string;
  title: string;
  metric: string;
  budget: number;
  expert: boolean;
  /** Expert settings that were touched; the server's defaults hold for the others. */
  settings: Record<string, unknown>;
  /** The expert's own list of candidates; null means the built-in one. */
  candidates: Candidate[] | null;
  /** Why to go on in spite of blocking findings. */
  override?: string;
};

/** Fields of the settings that the page asks for elsewhere, or that only a finished run writes. */
const ELSEWHERE = new Set([
  "mode",
  "budget_s",
  "metric",
  "algorithms",
  "resolved_trials",
  "resolved_sites",
  "resolved_explanations",
  "safe_models_only",
  "order",
  "override",
]);

export function expertFields(schema: { properties?: Record<string, unknown> }): string[] {
  return Object.keys(schema.properties ?? {}).filter((name) => !ELSEWHERE.has(name));
}

/** What is sent to start training. */
export function requestOf(wish: TrainingWish): ExperimentIn {
  const common = {
    prepared_id: wish.preparedId,
    title: wish.title.trim(),
    budget_s: BUDGETS[wish.budget] ?? 60,
    metric: wish.metric,
  };
  const override = wish.override?.trim() ? { override: wish.override.trim() } : {};
  const settings = { ...(wish.expert ? wish.settings : {}), ...override };
  if (!wish.expert || wish.candidates === null) {
    return {
      ...common,
      mode: "auto",
      ...(Object.keys(settings).length > 0 || wish.expert ? { settings } : {}),
    };
  }
  const algorithms = wish.candidates.map(({ algorithm, name, params }) => ({
    algorithm,
    ...(name.trim() ? { name: name.trim() } : {}),
    params,
  }));
  return { ...common, mode: "expert", settings: { ...settings, algorithms } };
}

/** How many candidates of each algorithm are tried, in the order in which they come first. */
export function countByAlgorithm(candidates: readonly { algorithm?: unknown }[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { algorithm } of candidates) {
    const name = String(algorithm);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts];
}

/** The settings that differ from the defaults of their schema, or between several; in the order of the first. */
export function differing(all: readonly Record<string, unknown>[]): string[] {
  const names = [...new Set(all.flatMap((one) => Object.keys(one)))];
  return names.filter((name) => new Set(all.map((one) => JSON.stringify(one[name] ?? null))).size > 1);
}
