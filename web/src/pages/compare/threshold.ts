import type { Counts, ThresholdLine } from "@/api/generated/model";

/** The line of the table whose threshold is nearest; null for an empty table. Nothing is interpolated. */
export function nearestLine(lines: readonly ThresholdLine[], threshold: number): number | null {
  let best: number | null = null;
  lines.forEach((line, at) => {
    const known = best === null ? null : lines[best];
    if (!known || Math.abs(line.threshold - threshold) < Math.abs(known.threshold - threshold)) best = at;
  });
  return best;
}

/** The line of a rule that was decided on the training rows. */
export function lineOfRule(lines: readonly ThresholdLine[], rule: ThresholdLine["rule"]): number | null {
  const at = lines.findIndex((line) => line.rule === rule);
  return at < 0 ? null : at;
}

/** The four cells for 100 patients as whole numbers that sum to 100 (largest remainders are rounded up). */
export function per100(counts: Counts): Counts {
  const cells = (["tp", "fn", "fp", "tn"] as const).map((name) => ({ name, n: counts[name] }));
  const total = cells.reduce((sum, cell) => sum + cell.n, 0);
  if (total === 0) return { tp: 0, fp: 0, fn: 0, tn: 0 };
  const shares = cells.map((cell) => ({ name: cell.name, exact: (100 * cell.n) / total }));
  const found: Counts = { tp: 0, fp: 0, fn: 0, tn: 0 };
  for (const one of shares) found[one.name] = Math.floor(one.exact);
  let left = 100 - found.tp - found.fn - found.fp - found.tn;
  const byRemainder = [...shares].sort((a, b) => (b.exact % 1) - (a.exact % 1));
  for (const one of byRemainder) {
    if (left === 0) break;
    found[one.name] += 1;
    left -= 1;
  }
  return found;
}

/** A threshold as patients read it: 12 %, 0.4 %. */
export function asPercent(threshold: number): string {
  const percent = threshold * 100;
  const digits = Math.abs(percent - Math.round(percent)) < 1e-9 ? 0 : percent < 1 ? 2 : 1;
  return `${percent.toFixed(digits)} %`;
}
