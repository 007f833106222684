import type { Calibration, CalibrationAt, ReportDecision, ValidationManifest } from "@/api/generated/model";

type Curves = ValidationManifest["curves"];

/** Groups of predicted risk with what was observed. */
function groupsOf(bins: { [name: string]: number[] }) {
  const of = (name: string) => bins[name] ?? [];
  return of("predicted").map((predicted, at) => ({
    predicted,
    n: of("n")[at] ?? 0,
    observed: {
      value: of("observed")[at] ?? null,
      lo: of("lo")[at] ?? null,
      hi: of("hi")[at] ?? null,
    },
  }));
}

/** The calibration of a survival model at each of its times; empty for any other model. */
export function calibrationAtTimes(curves: Curves): CalibrationAt[] {
  return Object.entries(curves ?? {})
    .flatMap(([name, bins]) => {
      const [, time] = /^bins_(.+)$/.exec(name) ?? [];
      return time ? [{ horizon: Number(time), bins: groupsOf(bins) }] : [];
    })
    .sort((a, b) => a.horizon - b.horizon);
}

/** The calibration of a validation as the charts draw it; null where it could not be drawn. */
export function calibrationOf(curves: Curves): Calibration | null {
  const bins = curves?.bins;
  if (!bins) return null;
  const smooth = curves.calibration;
  return {
    bins: groupsOf(bins),
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
