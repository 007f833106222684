import type { Estimate } from "@/pages/models/metrics";

type Gap = { simple: number; winner: number; difference: Estimate };
type Part = Record<string, Gap | undefined>;

export type Term = {
  column: string;
  unit: string;
  kind: "number" | "level" | "other" | "missing";
  level: string;
  coefficients: number[];
};

export type Band = {
  kind: "band" | "level" | "other" | "missing" | "rest";
  level: string;
  low: number | null;
  high: number | null;
  points: number;
};

/** The risk of a sum of points: one, or one for each horizon. */
export type RiskOf = { points: number; risk: number | number[] };

export type SimpleModelOf = {
  model_id: string;
  name: string;
  equation: { intercept: number[]; terms: Term[]; classes: string[] };
  points: {
    factors: { column: string; unit: string; bands: Band[] }[];
    horizons?: number[];
    time_unit?: string;
    risks: RiskOf[];
  } | null;
  price: { against: string; oof: Part; test: Part; points_test?: Part };
};

/** The simple model of a training as it is kept with it; null when the training has none. */
export function simpleModel(extras: { [name: string]: unknown }): SimpleModelOf | null {
  return (extras.simple_model as SimpleModelOf | undefined) ?? null;
}

/** One row a figure: the difference to the best model in cross-validation, in the test, and of the points there. */
export function priceRows(of: SimpleModelOf) {
  const parts = [of.price.oof, of.price.test, of.price.points_test ?? {}];
  const names = [...new Set(parts.flatMap((part) => Object.keys(part)))];
  return names.map((name) => ({ name, gaps: parts.map((part) => part[name]?.difference ?? null) }));
}

/** At most so many totals, evenly over the range, the first and the last among them. */
export function someRisks(risks: RiskOf[], most = 11) {
  if (risks.length <= most) return risks;
  const step = (risks.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, at) => risks[Math.round(at * step)]!);
}
