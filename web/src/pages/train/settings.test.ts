import { describe, expect, it } from "vitest";
import { countByAlgorithm, differing, expertFields, requestOf, type TrainingWish } from "./settings";

const WISH: TrainingWish = {
  preparedId: "prp_1",
  title: "  first ",
  metric: "auroc",
  budget: 2,
  expert: false,
  settings: { seed: 3 },
  candidates: [{ algorithm: "lightgbm", name: " ", params: { rounds: 10 } }],
};

describe("what is sent to start training", () => {
  it("is simple without the expert switch, whatever was filled in behind it", () => {
    const { preparedId: prepared_id } = WISH;
    expect(requestOf(WISH)).toEqual({
      prepared_id,
      title: "first",
      budget_s: 60,
      metric: "auroc",
      mode: "auto",
    });
  });

  it("carries touched settings, and expert mode only with an own list of candidates", () => {
    expect(requestOf({ ...WISH, expert: true, candidates: null })).toMatchObject({
      mode: "auto",
      settings: { seed: 3 },
    });
    expect(requestOf({ ...WISH, expert: true })).toMatchObject({
      mode: "expert",
      settings: { seed: 3, algorithms: [{ algorithm: "lightgbm", params: { rounds: 10 } }] },
    });
  });
});

describe("a reason to go on in spite of blocking findings", () => {
  it("is sent in every mode, and not at all when there is none", () => {
    expect(requestOf({ ...WISH, override: " known at admission " }).settings).toEqual({
      override: "known at admission",
    });
    expect(requestOf({ ...WISH, expert: true, override: "known" }).settings).toMatchObject({
      seed: 3,
      override: "known",
    });
    expect(requestOf({ ...WISH, override: " " }).settings).toBeUndefined();
  });
});

describe("settings in words", () => {
  it("count candidates by algorithm in order", () => {
    const some = [{ algorithm: "b" }, { algorithm: "a" }, { algorithm: "b" }];
    expect(countByAlgorithm(some)).toEqual([
      ["b", 2],
      ["a", 1],
    ]);
  });

  it("leave out what is asked elsewhere or written by a run", () => {
    expect(expertFields({ properties: { seed: {}, mode: {}, resolved_trials: {}, folds: {} } })).toEqual([
      "seed",
      "folds",
    ]);
  });

  it("name only what differs between experiments", () => {
    expect(
      differing([
        { seed: 7, folds: null, monotone: {} },
        { seed: 8, monotone: {} },
      ]),
    ).toEqual(["seed"]);
  });
});
