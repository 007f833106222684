import { expect, test } from "vitest";
import { calibrationAtTimes, calibrationOf } from "./drawn";

const bins = { predicted: [0.1, 0.4], observed: [0.12, 0.35], lo: [0.05, 0.2], hi: [0.2, 0.5], n: [30, 31] };

test("a survival model's groups stand at their times, the earliest first", () => {
  const found = calibrationAtTimes({ bins_365: bins, "bins_30.5": bins });
  expect(found.map((at) => at.horizon)).toEqual([30.5, 365]);
  expect(found[1]?.bins[1]).toEqual({ predicted: 0.4, n: 31, observed: { value: 0.35, lo: 0.2, hi: 0.5 } });
  expect(calibrationAtTimes({ bins, calibration: {} })).toEqual([]);
});

test("other models have one calibration", () => {
  expect(calibrationOf({ bins })?.bins).toHaveLength(2);
  expect(calibrationOf({ bins_365: bins })).toBeNull();
});
