import { expect, test } from "vitest";
import type { Consequences } from "@/api/generated/model";
import { counted } from "./Consequences";

const nothing: Consequences = {
  dataset_id: "dst_1",
  versions: [1],
  policy: "quarantine",
  prepared: [],
  runs_open: 0,
  experiments: [],
  models: [],
  endpoints: [],
  predictions: 0,
  outcomes: 0,
  reports: [],
  comparisons: [],
};

test("what there is none of is left out", () => {
  expect(counted(nothing)).toEqual([]);
});

test("released models are counted among the models and apart", () => {
  const model = { id: "mdl_1", name: "A", version: null, withdrawn: null };
  const found = { ...nothing, models: [model, { ...model, id: "mdl_2", version: 3 }], predictions: 12 };
  expect(counted(found)).toEqual([
    ["models", 2],
    ["released", 1],
    ["predictions", 12],
  ]);
});
