import type { Division, Explanations, ModelExplanations } from "@/api/generated/model";
import type { Estimate } from "@/pages/models/metrics";
import type { Part } from "./view";

export const MOST_VARIABLES = 12;

export type Explained = ModelExplanations | undefined;
export type ImportanceRow = { name: string; label: string; values: (Estimate | undefined)[] };

/** What the explanations tell of each of these models, in their order. */
export function ofModels(ids: readonly string[], all: readonly Explanations[]): Explained[] {
  return ids.map((id) => all.map((one) => one.models[id]).find((one) => one !== undefined));
}

/** The most important variables of any model, by the largest importance that one of them has. */
export function importanceRows(models: readonly Explained[], all: readonly Explanations[]): ImportanceRow[] {
  const inputs = Object.assign({}, ...all.map((one) => one.inputs)) as Explanations["inputs"];
  const found = models.map(
    (one) =>
      new Map(
        (one?.importance?.items ?? []).map((item): [string, Estimate] => [
          item.name,
          item.auroc ?? item.loss,
        ]),
      ),
  );
  const names = [...new Set(found.flatMap((one) => [...one.keys()]))];
  return names
    .map((name) => {
      const input = inputs[name];
      const unit = input?.unit ? ` [${input.unit}]` : "";
      return { name, label: `${input?.label || name}${unit}`, values: found.map((one) => one.get(name)) };
    })
    .sort((a, b) => largest(b) - largest(a))
    .slice(0, MOST_VARIABLES);
}

function largest(row: ImportanceRow): number {
  return Math.max(...row.values.map((one) => one?.value ?? -Infinity));
}

/** From the lowest to the highest limit, 0 included, so that all marks share one axis. */
export function reach(
  values: readonly (Estimate | undefined)[],
  always: readonly number[] = [0],
): [number, number] {
  const ends = values
    .flatMap((one) => [one?.value, one?.lo, one?.hi])
    .filter((end) => typeof end === "number");
  const [low, high] = [Math.min(...ends, ...always), Math.max(...ends, ...always)];
  return low === high ? [low - 1, high + 1] : [low, high];
}

export type LevelRow = {
  level: string;
  n: number;
  events: number | null;
  values: (Estimate | undefined)[];
};
export type DivisionRows = {
  kind: Division["kind"];
  name: string;
  unit: string;
  p: (number | null)[];
  levels: LevelRow[];
};

/** One measure in every subgroup of every model, for these patients. */
export function divisionRows(models: readonly Explained[], part: Part, measure: string): DivisionRows[] {
  const divisions = models.map((one) => (one?.subgroups ?? []).filter((two) => two.part === part));
  const first = divisions.find((one) => one.length > 0) ?? [];
  return first.map((division) => {
    const same = divisions.map((one) =>
      one.find((two) => two.kind === division.kind && two.column === division.column),
    );
    return {
      kind: division.kind,
      name: division.label || division.column,
      unit: division.unit ?? "",
      p: same.map((one) => one?.tests[measure]?.p ?? null),
      levels: division.levels.map((level) => ({
        level: level.level,
        n: level.n,
        events: level.events ?? null,
        values: same.map((one) => one?.levels.find((two) => two.level === level.level)?.metrics[measure]),
      })),
    };
  });
}

/** The measures that the subgroups of these models have. */
export function measuresOf(models: readonly Explained[], part: Part): string[] {
  return [
    ...new Set(
      models.flatMap((one) =>
        (one?.subgroups ?? [])
          .filter((division) => division.part === part)
          .flatMap((division) => division.levels.flatMap((level) => Object.keys(level.metrics))),
      ),
    ),
  ];
}
