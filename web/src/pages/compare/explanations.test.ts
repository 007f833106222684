import { describe, expect, it } from "vitest";
import type { Explanations } from "@/api/generated/model";
import { divisionRows, importanceRows, measuresOf, ofModels, reach } from "./explanations";

const value = (of: number) => ({ value: of, lo: of - 0.1, hi: of + 0.1 });
const level = (name: string, auroc: number) => ({
  level: name,
  n: 50,
  events: 9,
  metrics: { auroc: value(auroc) },
});
const model = (name: string, age: number) => ({
  name,
  importance: {
    part: "test",
    n: 100,
    repeats: 5,
    of: 2,
    items: [
      { name: "age", loss: value(9), auroc: value(age) },
      { name: "sex", loss: value(0), auroc: null },
    ],
  },
  subgroups: [
    {
      kind: "sex",
      column: "SEX",
      part: "test",
      levels: [level("F", 0.7), level("M", 0.8)],
      tests: { auroc: { q: 1, df: 1, p: 0.3 } },
    },
  ],
});
const told = {
  best_model_id: "a",
  inputs: { age: { label: "Age", unit: "years", type: "number" } },
  models: { a: model("A", 0.1), b: model("B", 0.4) },
} as unknown as Explanations;

describe("explanations of pinned models", () => {
  const models = ofModels(["b", "a", "c"], [told]);
  it("stand in the order of the models, and are absent where there are none", () => {
    expect(models.map((one) => one?.name)).toEqual(["B", "A", undefined]);
  });
  it("show the AUROC's fall where there is one and the loss otherwise", () => {
    const rows = importanceRows(models, [told]);
    expect(rows.map((one) => one.label)).toEqual(["Age [years]", "sex"]);
    expect(rows[0]?.values.map((one) => one?.value)).toEqual([0.4, 0.1, undefined]);
  });
  it("put each level of a division in one line", () => {
    const [sex] = divisionRows(models, "test", "auroc");
    expect(sex?.p).toEqual([0.3, 0.3, null]);
    expect(sex?.levels[1]).toMatchObject({ level: "M", n: 50, events: 9 });
    expect(sex?.levels[1]?.values.map((one) => one?.value)).toEqual([0.8, 0.8, undefined]);
    expect(divisionRows(models, "oof", "auroc")).toEqual([]);
    expect(measuresOf(models, "test")).toEqual(["auroc"]);
  });
  it("share one axis", () => {
    expect(reach([value(0.4), undefined])).toEqual([0, 0.5]);
    expect(reach([])).toEqual([-1, 1]);
  });
});
