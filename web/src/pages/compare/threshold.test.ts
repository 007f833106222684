import { describe, expect, it } from "vitest";
import type { ThresholdLine } from "@/api/generated/model";
import { asPercent, lineOfRule, nearestLine, per100 } from "./threshold";

const line = (threshold: number, rule: ThresholdLine["rule"] = null): ThresholdLine => ({
  threshold,
  rule,
  counts: { tp: 0, fp: 0, fn: 0, tn: 0 },
  rates: {},
});

describe("a threshold", () => {
  it("is one of the table's, never one between", () => {
    const lines = [line(0.1), line(0.2), line(0.37, "youden")];
    expect(nearestLine(lines, 0.26)).toBe(1);
    expect(nearestLine(lines, 0.9)).toBe(2);
    expect(nearestLine([], 0.5)).toBeNull();
    expect(lineOfRule(lines, "youden")).toBe(2);
    expect(lineOfRule(lines, "alert_rate_10")).toBeNull();
  });

  it("is written as a percentage without empty decimals", () => {
    expect([0.01, 0.004, 0.3712, 0.5].map(asPercent)).toEqual(["1 %", "0.40 %", "37.1 %", "50 %"]);
  });
});

describe("numbers for 100 patients", () => {
  it("are whole and sum to 100", () => {
    const cells = per100({ tp: 99, fp: 13, fn: 28, tn: 90 });
    expect(cells).toEqual({ tp: 43, fp: 6, fn: 12, tn: 39 });
    for (const [tp, fp, fn, tn] of [
      [1, 1, 1, 0],
      [59, 3, 1, 19372],
      [0, 0, 0, 7],
    ] as const) {
      const found = per100({ tp, fp, fn, tn });
      expect(found.tp + found.fp + found.fn + found.tn).toBe(100);
    }
  });

  it("are nothing without patients", () => {
    expect(per100({ tp: 0, fp: 0, fn: 0, tn: 0 })).toEqual({ tp: 0, fp: 0, fn: 0, tn: 0 });
  });
});
