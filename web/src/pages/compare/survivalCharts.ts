import type { CalibrationAt, SurvivalCurves } from "@/api/generated/model";
import { axisEnd } from "./charts";
import { type AxisNames, axes, band, guide, MODEL_COLORS, type Point, whiskers } from "./series";

const GROUPS = { 1: ["all"], 2: ["low", "high"], 3: ["low", "medium", "high"] } as const;

/** Which words belong to groups of rising risk. */
export function groupNames(count: number): readonly string[] {
  return GROUPS[count as keyof typeof GROUPS] ?? GROUPS[3];
}

/** A curve that holds its value until the next event: two points for each fall. */
export function stairs(x: readonly number[], y: readonly (number | null)[]): Point[] {
  const held: Point[] = [];
  x.forEach((at, index) => {
    const value = y[index];
    if (typeof value !== "number") return;
    const before = held.at(-1);
    if (before && before[1] !== value) held.push([at, before[1]]);
    held.push([at, value]);
  });
  return held;
}

/** Kaplan-Meier curves of the groups of risk, the band of the highest. */
export function kaplanMeierOption(of: SurvivalCurves, names: AxisNames, words: readonly string[]) {
  if (of.groups.length === 0) return null;
  const highest = of.groups.at(-1);
  const end = Math.max(...of.groups.map((group) => group.curve.x.at(-1) ?? 0), of.marks.at(-1) ?? 0);
  const color = (at: number) => MODEL_COLORS[at % MODEL_COLORS.length] ?? MODEL_COLORS[0];
  const shape = axes(names, { x: [0, end], y: [0, 1] }, true);
  return {
    ...shape,
    xAxis: { ...shape.xAxis, axisLabel: { color: "#495057" } },
    series: [
      ...(highest ? band(stepped(highest.curve), color(of.groups.length - 1)) : []),
      ...of.groups.map((group, at) => ({
        name: words[at] ?? "",
        type: "line",
        symbol: "none",
        data: stairs(group.curve.x, group.curve.y),
        lineStyle: { color: color(at), width: 2 },
        itemStyle: { color: color(at) },
        z: 3,
      })),
    ],
  };
}

/** The limits as stairs on one list of times. */
function stepped(curve: SurvivalCurves["groups"][number]["curve"]) {
  const x: number[] = [];
  const lo: (number | null)[] = [];
  const hi: (number | null)[] = [];
  curve.x.forEach((at, index) => {
    if (index > 0) {
      x.push(at);
      lo.push(curve.lo[index - 1] ?? null);
      hi.push(curve.hi[index - 1] ?? null);
    }
    x.push(at);
    lo.push(curve.lo[index] ?? null);
    hi.push(curve.hi[index] ?? null);
  });
  return { x, y: lo, lo, hi };
}

/** Predicted against Kaplan-Meier risks at one time. */
export function calibrationAtOption(of: CalibrationAt, names: AxisNames, ideal: string, color: string) {
  const reach = of.bins.flatMap((bin) => [bin.predicted, bin.observed.hi ?? bin.observed.value ?? 0]);
  if (reach.length === 0) return null;
  const end = axisEnd(Math.max(...reach));
  return {
    ...axes(names, { x: [0, end], y: [0, end] }, true),
    series: [
      guide(ideal, [
        [0, 0],
        [end, end],
      ]),
      ...whiskers(of.bins, color),
    ],
  };
}
