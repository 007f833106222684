import { describe, expect, it } from "vitest";
import { axisEnd, calibrationOption, curveOption, decisionOption } from "./charts";
import { band, points } from "./series";

const CURVE = { x: [0, 0.5, 1], y: [0, 0.8, 1], lo: [0, 0.7, null], hi: [0.2, 0.9, null] };

describe("curves", () => {
  it("leave points out that have no value", () => {
    expect(points([0, 1, 2], [1, null, 3])).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  it("have a band from the lower to the upper limit", () => {
    const [low, gap] = band(CURVE, "red") as [{ data: number[][] }, { data: number[][] }];
    expect(low.data).toEqual([
      [0, 0],
      [0.5, 0.7],
    ]);
    expect(gap.data[1]?.[1]).toBeCloseTo(0.2);
    expect(band({ ...CURVE, lo: [null, null, null] }, "red")).toEqual([]);
  });

  it("draw the band of the focused model alone, and the dot of the threshold", () => {
    const one = { name: "A", color: "red", focus: true, of: CURVE };
    const names = { x: "x", y: "y" };
    const option = curveOption([one, { ...one, name: "B", focus: false }], names, {
      diagonal: "d",
      dot: [0.1, 0.7],
    });
    expect(option.series).toHaveLength(2 + 1 + 2 + 1);
    expect(option.series.at(-1)).toMatchObject({ data: [[0.1, 0.7]] });
  });

  it("end an axis of small risks early", () => {
    expect([0.004, 0.11, 0.63, 0.999, 0].map(axisEnd)).toEqual([0.006, 0.12, 0.7, 1, 0.002]);
  });

  it("show groups without a smooth curve where that is not given", () => {
    const of = {
      smooth: null,
      bins: [{ predicted: 0.1, observed: { value: 0.2, lo: 0.1, hi: 0.3 }, n: 20 }],
    };
    const option = calibrationOption(
      [{ name: "A", color: "red", focus: true, of }],
      { x: "", y: "" },
      "ideal",
    );
    expect(option.series.map((one) => one.type)).toEqual(["line", "scatter", "line"]);
  });

  it("draw no decision curve without thresholds", () => {
    const of = { thresholds: [], model: [], lo: [], hi: [], treat_all: [] };
    const one = { name: "A", color: "red", focus: true, of };
    expect(decisionOption([one], { x: "", y: "" }, { all: "", none: "" }, null)).toBeNull();
  });
});
