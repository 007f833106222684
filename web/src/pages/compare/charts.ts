import type { Calibration, Curve, Group, ReportDecision } from "@/api/generated/model";
import { type AxisNames, axes, band, type Drawn, guide, line, type Point, points, whiskers } from "./series";

const UNIT: [number, number] = [0, 1];

/** ROC or precision-recall curves; the dot is what the chosen threshold does. */
export function curveOption(
  curves: readonly Drawn<Curve>[],
  names: AxisNames,
  extra: { diagonal?: string; level?: { name: string; y: number }; dot?: Point | null },
) {
  const focus = curves.find((one) => one.focus);
  const guides = [
    ...(extra.diagonal
      ? [
          guide(extra.diagonal, [
            [0, 0],
            [1, 1],
          ]),
        ]
      : []),
    ...(extra.level
      ? [
          guide(extra.level.name, [
            [0, extra.level.y],
            [1, extra.level.y],
          ]),
        ]
      : []),
  ];
  const dot = extra.dot
    ? [
        {
          type: "scatter",
          symbolSize: 12,
          data: [extra.dot],
          itemStyle: { color: "white", borderColor: focus?.color, borderWidth: 3 },
          tooltip: { show: false },
          z: 6,
        },
      ]
    : [];
  return {
    ...axes(names, { x: UNIT, y: UNIT }, true),
    series: [
      ...(focus ? band(focus.of, focus.color) : []),
      ...guides,
      ...curves.map((one) => line(one, points(one.of.x, one.of.y))),
      ...dot,
    ],
  };
}

/** Smoothed calibration of every model, groups and band of the focused one. */
export function calibrationOption(curves: readonly Drawn<Calibration>[], names: AxisNames, ideal: string) {
  const focus = curves.find((one) => one.focus);
  const reach = curves.flatMap((one) => [
    ...(one.of.smooth?.x ?? []),
    ...one.of.bins.flatMap((bin) => [bin.predicted, bin.observed.value ?? 0]),
  ]);
  const end = axisEnd(Math.max(...reach, 0));
  return {
    ...axes(names, { x: [0, end], y: [0, end] }, end > 0.05),
    series: [
      ...(focus?.of.smooth ? band(focus.of.smooth, focus.color) : []),
      guide(ideal, [
        [0, 0],
        [end, end],
      ]),
      ...curves.flatMap((one) =>
        one.of.smooth ? [line(one, points(one.of.smooth.x, one.of.smooth.y))] : [],
      ),
      ...(focus ? whiskers(focus.of.bins, focus.color) : []),
    ],
  };
}

/** Where an axis of risks ends: the next tenth, or the next fiftieth for small risks. */
export function axisEnd(highest: number): number {
  const step = highest > 0.2 ? 0.1 : highest > 0.02 ? 0.02 : 0.002;
  return Math.min(1, Math.round(Math.ceil(highest / step + 0.05) * step * 1e6) / 1e6) || step;
}

/** Net benefit over threshold probabilities. */
export function decisionOption(
  curves: readonly Drawn<ReportDecision>[],
  names: AxisNames,
  words: { all: string; none: string },
  threshold: number | null,
) {
  const focus = curves.find((one) => one.focus) ?? curves[0];
  const first = curves[0]?.of;
  if (!first || !focus || first.thresholds.length === 0) return null;
  const marks = first.thresholds;
  const start = marks[0] ?? 0;
  const end = marks[marks.length - 1] ?? 1;
  const tops = curves.flatMap((one) => one.of.model).filter((value) => value !== null);
  const top = Math.max(...tops, 0.001) * 1.15;
  const shown = threshold !== null && threshold >= start && threshold <= end;
  const { thresholds, lo, hi, model } = focus.of;
  return {
    ...axes(names, { x: [0, end], y: [round(-top * 0.25), round(top)] }, false),
    series: [
      ...band({ x: thresholds, y: model, lo, hi }, focus.color),
      guide(words.all, points(marks, first.treat_all)),
      guide(words.none, [
        [0, 0],
        [end, 0],
      ]),
      ...curves.map((one) => line(one, points(one.of.thresholds, one.of.model))),
      ...(shown
        ? [
            guide("", [
              [threshold, -top],
              [threshold, top],
            ]),
          ]
        : []),
    ],
  };
}

/** Mean observed over mean predicted values of a regression. */
export function agreementOption(curves: readonly Drawn<Group[]>[], names: AxisNames, ideal: string) {
  const values = curves
    .flatMap((one) => one.of.flatMap((group) => [group.predicted, group.observed.lo, group.observed.hi]))
    .filter((value): value is number => typeof value === "number");
  if (values.length === 0) return null;
  const x = span(curves.flatMap((one) => one.of.map((group) => group.predicted)));
  const y = span(values);
  return {
    ...axes(names, { x, y }, false),
    series: [
      guide(ideal, [
        [x[0], x[0]],
        [x[1], x[1]],
      ]),
      ...curves.map((one) =>
        line(
          one,
          one.of.map((group): Point => [group.predicted, group.observed.value ?? Number.NaN]),
        ),
      ),
      ...curves.filter((one) => one.focus).flatMap((one) => whiskers(one.of, one.color)),
    ],
  };
}

/** An axis with a little air around these values, ending at round numbers. */
function span(values: number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const step = 10 ** Math.floor(Math.log10(high - low || Math.abs(high) || 1)) / 2;
  return [Math.floor(low / step) * step, Math.ceil(high / step) * step];
}

function round(value: number): number {
  return Number(value.toPrecision(2));
}
