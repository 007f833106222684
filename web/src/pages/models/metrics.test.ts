import { describe, expect, it } from "vitest";
import { atTime, bestAt, byMetric, rangeOf, shownMetrics } from "./metrics";

describe("figures of a model", () => {
  it("are shown in reading order, classes last, absent ones left out", () => {
    const has = [
      { log_loss: { value: 1 }, auroc_LOW: { value: 0.9 }, macro_auroc: { value: 0.8 }, odd: { value: 1 } },
    ];
    expect(shownMetrics("multiclass", has)).toEqual(["macro_auroc", "log_loss", "auroc_LOW"]);
  });

  it("of a survival model stand by time", () => {
    const has = [
      { auc_1095: { value: 1 }, brier_365: { value: 1 }, harrell_c: { value: 1 }, uno_c: { value: 1 } },
    ];
    expect(shownMetrics("survival", has)).toEqual(["harrell_c", "uno_c", "brier_365", "auc_1095"]);
    expect(atTime("auc_0.5")).toEqual({ measure: "auc", time: "0.5" });
    expect(atTime("auroc_LOW")).toBeNull();
    expect([...bestAt("auc_365", [{ value: 0.7 }, { value: 0.8 }])]).toEqual([1]);
    expect([...bestAt("brier_365", [{ value: 0.1 }, { value: 0.2 }])]).toEqual([0]);
    expect(bestAt("observed_expected_365", [{ value: 1 }, { value: 2 }]).size).toBe(0);
  });

  it("are best when lowest for losses, highest for areas, and never for slopes", () => {
    const values = [{ value: 0.2 }, { value: 0.1 }, undefined, { value: 0.1 }];
    expect([...bestAt("brier", values)]).toEqual([1, 3]);
    expect([...bestAt("auroc_HIGH", values)]).toEqual([0]);
    expect(bestAt("calibration_slope", values).size).toBe(0);
    expect(bestAt("auroc", [{ value: 0.9 }]).size).toBe(0);
  });

  it("order models the better first and the unknown last", () => {
    const models = [{ v: null }, { v: 3 }, { v: 1 }];
    expect([...models].sort(byMetric("rmse", (m) => m.v)).map((m) => m.v)).toEqual([1, 3, null]);
    expect([...models].sort(byMetric("auroc", (m) => m.v)).map((m) => m.v)).toEqual([3, 1, null]);
  });

  it("span an axis from the lowest to the highest limit", () => {
    const [low, high] = rangeOf([
      { value: 0.5, lo: 0.4, hi: 0.6 },
      { value: 0.9, lo: null, hi: null },
    ]);
    expect(low).toBeCloseTo(0.37);
    expect(high).toBeCloseTo(0.93);
    expect(rangeOf([undefined])).toEqual([0, 1]);
  });
});
