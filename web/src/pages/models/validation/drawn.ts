import type { Calibration, ReportDecision, ValidationManifest } from "@/api/generated/model";

type Curves = ValidationManifest["curves"];

/** The calibration of a validation as the charts draw it; null where it could not be drawn. */
export function calibrationOf(curves: Curves): Calibration | null {
  const bins = curves?.bins;
  if (!bins) return null;
  const of = (name: string) => bins[name] ?? [];
  const smooth = curves.calibration;
  return {
    bins: of("predicted").map((predicted, at) => ({
      predicted,
      n: of("n")[at] ?? 0,
      observed: {
        value: of("observed")[at] ?? null,
        lo: of("lo")[at] ?? null,
        hi: of("hi")[at] ?? null,
      },
    })),
    smooth: smooth
      ? {
          x: smooth.predicted ?? [],
          y: smooth.observed ?? [],
          lo: smooth.lo ?? [],
          hi: smooth.hi ?? [],
        }
      : null,
  };
}

/** The thresholds that a decision curve is worth showing for: up to where the model's benefit has gone. */
export function decisionOf(curves: Curves): ReportDecision | null {
  const found = curves?.decision;
  if (!found) return null;
  const useful = (found.hi ?? []).findLastIndex((value) => value > 0.001);
  const end = Math.max(useful + 1, 10);
  const cut = (name: string) => (found[name] ?? []).slice(0, end);
  return {
    thresholds: cut("threshold"),
    model: cut("model"),
    lo: cut("lo"),
    hi: cut("hi"),
    treat_all: cut("all"),
  };
}
