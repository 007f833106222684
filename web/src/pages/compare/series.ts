import type { Curve, Group } from "@/api/generated/model";

/** Okabe and Ito's colours in the order in which models are pinned, as in the figures on paper. */
export const MODEL_COLORS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7"] as const;

export type Drawn<T> = { name: string; color: string; focus: boolean; of: T };
export type Point = [number, number];
export type Series = Record<string, unknown>;
export type AxisNames = { x: string; y: string };

/** The points of a curve, without those that have no value. */
export function points(x: readonly number[], y: readonly (number | null)[]): Point[] {
  return x.flatMap((at, index) => {
    const value = y[index];
    return typeof value === "number" ? [[at, value] as Point] : [];
  });
}

/** The 95 % band as two stacked invisible lines with a filled gap between. */
export function band(curve: Curve, color: string): Series[] {
  const known = curve.x.flatMap((at, index) => {
    const [lo, hi] = [curve.lo[index], curve.hi[index]];
    return typeof lo === "number" && typeof hi === "number" ? [{ at, lo, hi }] : [];
  });
  if (known.length === 0) return [];
  const shared = {
    type: "line",
    stack: "band",
    stackStrategy: "all",
    symbol: "none",
    silent: true,
    lineStyle: { opacity: 0 },
    tooltip: { show: false },
    z: 1,
  };
  return [
    { ...shared, data: known.map(({ at, lo }) => [at, lo]) },
    { ...shared, data: known.map(({ at, lo, hi }) => [at, hi - lo]), areaStyle: { color, opacity: 0.16 } },
  ];
}

export function line({ name, color, focus }: Omit<Drawn<unknown>, "of">, data: Point[]): Series {
  return {
    name,
    type: "line",
    symbol: "none",
    data,
    lineStyle: { color, width: focus ? 2.5 : 1.75 },
    itemStyle: { color },
    z: focus ? 4 : 3,
  };
}

export function guide(name: string, data: Point[]): Series {
  return {
    name,
    type: "line",
    symbol: "none",
    data,
    silent: true,
    lineStyle: { color: "#868e96", type: "dashed", width: 1 },
    itemStyle: { color: "#868e96" },
    z: 2,
  };
}

/** A dot with its interval as a vertical line. */
export function whiskers(groups: readonly Group[], color: string): Series[] {
  const sure = groups.filter((one) => typeof one.observed.value === "number");
  return [
    {
      type: "scatter",
      symbolSize: 7,
      data: sure.map((one) => [one.predicted, one.observed.value]),
      itemStyle: { color },
      tooltip: { show: false },
      z: 5,
    },
    ...sure.flatMap((one) =>
      typeof one.observed.lo === "number" && typeof one.observed.hi === "number"
        ? [
            {
              type: "line",
              symbol: "none",
              silent: true,
              data: [
                [one.predicted, one.observed.lo],
                [one.predicted, one.observed.hi],
              ],
              lineStyle: { color, width: 1.25 },
              tooltip: { show: false },
              z: 5,
            },
          ]
        : [],
    ),
  ];
}

export function axes(
  names: AxisNames,
  range: { x: [number, number]; y: [number, number] },
  asPercent: boolean,
) {
  const axis = (name: string, [min, max]: [number, number], gap: number) => ({
    type: "value",
    name,
    nameLocation: "middle",
    axisLine: { onZero: false },
    nameGap: gap,
    min,
    max,
    nameTextStyle: { color: "#343a40" },
    axisLabel: asPercent
      ? { color: "#495057", formatter: (value: number) => `${Math.round(value * 100)}` }
      : { color: "#495057" },
    splitLine: { lineStyle: { color: "#f1f3f5" } },
  });
  return {
    grid: { left: 58, right: 16, top: 16, bottom: 46 },
    legend: { show: false },
    xAxis: axis(names.x, range.x, 28),
    yAxis: axis(names.y, range.y, 40),
  };
}
