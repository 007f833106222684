import { describe, expect, it } from "vitest";
import { calibrationAtOption, groupNames, kaplanMeierOption, stairs } from "./survivalCharts";

const NAMES = { x: "time", y: "free" };
const curve = { x: [0, 10, 20], y: [1, 0.8, 0.8], lo: [1, 0.6, null], hi: [1, 0.9, null] };
const curves = { unit: "d", marks: [0, 10, 20], log_rank_p: null, calibration: [] };

describe("survival charts", () => {
  it("holds a curve until the next event", () => {
    expect(stairs([0, 5, 9], [1, 0.5, 0.5])).toEqual([
      [0, 1],
      [5, 1],
      [5, 0.5],
      [9, 0.5],
    ]);
  });

  it("names groups of rising risk", () => {
    expect(groupNames(1)).toEqual(["all"]);
    expect(groupNames(3).at(-1)).toBe("high");
  });

  it("draws every group and the band of the highest, or nothing without groups", () => {
    const group = { n: 9, events: 2, at_risk: [9, 7, 3], curve };
    const option = kaplanMeierOption({ ...curves, groups: [group, group] }, NAMES, ["low", "high"]);
    expect(option?.series.filter((one) => "name" in one && one.name)).toHaveLength(2);
    expect(option?.xAxis.max).toBe(20);
    expect(kaplanMeierOption({ ...curves, groups: [] }, NAMES, [])).toBeNull();
  });

  it("scales calibration to the highest risk", () => {
    const bins = [{ predicted: 0.1, observed: { value: 0.2, lo: 0.1, hi: 0.33 }, n: 20 }];
    const option = calibrationAtOption({ horizon: 365, bins }, NAMES, "ideal", "#000");
    expect(option?.xAxis.max).toBe(0.4);
    expect(calibrationAtOption({ horizon: 365, bins: [] }, NAMES, "ideal", "#000")).toBeNull();
  });
});
