export type Estimate = { value: number | null; lo?: number | null; hi?: number | null };
export type Metrics = Record<string, Estimate>;

/** The figure that a model is named by first. */
const MAIN: Record<string, string> = {
  binary: "auroc",
  multiclass: "macro_auroc",
  regression: "rmse",
  survival: "harrell_c",
};

const SHOWN: Record<string, readonly string[]> = {
  binary: [
    "auroc",
    "auprc",
    "brier",
    "log_loss",
    "calibration_slope",
    "calibration_in_the_large",
    "observed_expected",
    "sensitivity",
    "specificity",
    "ppv",
    "npv",
  ],
  multiclass: ["macro_auroc", "hand_till", "log_loss", "brier", "accuracy", "balanced_accuracy"],
  regression: ["rmse", "mae", "r2", "bias", "calibration_slope", "calibration_intercept"],
  survival: ["harrell_c", "uno_c", "integrated_brier", "scaled_brier", "calibration_slope"],
};

const LOWER_IS_BETTER = new Set(["log_loss", "brier", "rmse", "mae", "integrated_brier"]);
const HIGHER_IS_BETTER = new Set([
  "auroc",
  "auprc",
  "macro_auroc",
  "hand_till",
  "accuracy",
  "balanced_accuracy",
  "r2",
  "harrell_c",
  "uno_c",
  "scaled_brier",
]);
/** Figures in units of the target, so that their decimals follow its size. */
const IN_UNITS = new Set(["rmse", "mae", "bias", "calibration_intercept"]);

export function mainMetric(task: string): string {
  return MAIN[task] ?? "auroc";
}

const AT_TIME = /^(auc|brier|observed_expected)_(\d.*)$/;

/** A figure at a time of a survival model: what it measures and when; null for any other figure. */
export function atTime(name: string): { measure: string; time: string } | null {
  const [, measure, time] = AT_TIME.exec(name) ?? [];
  return measure && time ? { measure, time } : null;
}

/** The figures of a task in reading order, then one AUROC for each class and those at each time, as far as present. */
export function shownMetrics(task: string, has: readonly Metrics[]): string[] {
  const present = (name: string) => has.some((metrics) => metrics[name] !== undefined);
  const classes = new Set(
    has.flatMap((metrics) => Object.keys(metrics)).filter((name) => name.startsWith("auroc_")),
  );
  const timed = task === "survival" ? timedMetrics(has) : [];
  return [...(SHOWN[task] ?? []), ...[...classes].sort(), ...timed].filter(present);
}

function timedMetrics(has: readonly Metrics[]): string[] {
  const names = [...new Set(has.flatMap((metrics) => Object.keys(metrics)))].filter(atTime);
  const when = (name: string) => Number(atTime(name)?.time ?? 0);
  return names.sort((a, b) => when(a) - when(b));
}

export function isInUnits(metric: string): boolean {
  return IN_UNITS.has(metric);
}

export function isLowerBetter(metric: string): boolean {
  return LOWER_IS_BETTER.has(metric);
}

/** Positions of the best value of a figure; none when the figure has no better and worse (a slope, a bias). */
export function bestAt(metric: string, values: readonly (Estimate | undefined)[]): Set<number> {
  const timed = atTime(metric)?.measure;
  const one = metric.startsWith("auroc_") || timed === "auc" ? "auroc" : (timed ?? metric);
  if (!LOWER_IS_BETTER.has(one) && !HIGHER_IS_BETTER.has(one)) return new Set();
  const known = values.map((estimate) => estimate?.value ?? null);
  const present = known.filter((value) => value !== null);
  if (present.length < 2) return new Set();
  const best = LOWER_IS_BETTER.has(one) ? Math.min(...present) : Math.max(...present);
  return new Set(known.flatMap((value, at) => (value === best ? [at] : [])));
}

/** Better first; those without a value last. The order of equal ones stays. */
export function byMetric<T>(metric: string, of: (one: T) => number | null | undefined) {
  const sign = isLowerBetter(metric) ? 1 : -1;
  return (a: T, b: T): number => {
    const [x, y] = [of(a), of(b)];
    if (x == null || y == null) return (x == null ? 1 : 0) - (y == null ? 1 : 0);
    return sign * (x - y);
  };
}

/** The range that an axis for these estimates needs, with a little air; [0, 1] when there is nothing to show. */
export function rangeOf(estimates: readonly (Estimate | undefined)[]): [number, number] {
  const ends = estimates
    .flatMap((one) => (one ? [one.value, one.lo, one.hi] : []))
    .filter((value): value is number => typeof value === "number" && Number.isFinite(value));
  if (ends.length === 0) return [0, 1];
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const air = (high - low || Math.abs(high) || 1) * 0.06;
  return [low - air, high + air];
}
