import type { ModelView, SettingsView } from "@/api/generated/model";

const WRITTEN_BY_RUN = new Set(["resolved_trials", "resolved_sites", "resolved_explanations", "algorithms"]);

/** Everything that may differ between two models, flat: the training's settings and the model's own parameters. */
export function settingsOf(model: ModelView, used: SettingsView | undefined): Record<string, unknown> {
  const shared = Object.entries(used?.settings ?? {}).filter(([name]) => !WRITTEN_BY_RUN.has(name));
  const members = model.members as { name: string; weight: number; params?: Record<string, unknown> }[];
  const own: Record<string, unknown> =
    members.length === 1
      ? { ...members[0]?.params }
      : { members: members.map((one) => `${one.name} ${Math.round(one.weight * 100)} %`).join(", ") };
  return { algorithm: model.algorithm, ...own, ...Object.fromEntries(shared) };
}

/** A setting's value as it is shown. */
export function shown(value: unknown): string {
  if (value === undefined || value === null || value === "") return "–";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
