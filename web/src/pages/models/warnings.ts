import type { WarningView } from "@/api/generated/model";

export type Told = { key: string; columns: string[]; warning: WarningView };

/** Warnings of an answer with what is missing told once, behind what is unusual. */
export function told(warnings: readonly WarningView[]): Told[] {
  const missing = warnings.filter((one) => one.code === "missing");
  const others = warnings
    .filter((one) => one.code !== "missing")
    .map((one) => ({ key: `${one.code} ${one.column}`, columns: [one.column], warning: one }));
  const [first] = missing;
  return first
    ? [...others, { key: "missing", columns: missing.map((one) => one.column), warning: first }]
    : others;
}
