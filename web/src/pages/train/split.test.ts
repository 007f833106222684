import { describe, expect, it } from "vitest";
import type { TrainableView } from "@/api/generated/model";
import { eventsPerPredictor, piecesOf, type Split, splitOf } from "./split";

const SPLIT: Split = {
  train: { n: 80, events: 20 },
  test: { n: 20, events: 0 },
  by: "row",
  column: null,
  folds: 5,
};

describe("the picture of the split", () => {
  it("fills the whole bar and leaves empty pieces out", () => {
    const pieces = piecesOf(SPLIT);
    expect(pieces.map((piece) => [piece.key, piece.kind, piece.n])).toEqual([
      ["train", "event", 20],
      ["train", "other", 60],
      ["test", "other", 20],
    ]);
    expect(pieces.reduce((sum, piece) => sum + piece.share, 0)).toBeCloseTo(1);
  });

  it("falls back to the counts where the approval is not shown, and to nothing without them", () => {
    const data = { meta_features: { n_train: 690, n_test: 230 } } as unknown as TrainableView;
    expect(splitOf(null, data)?.train).toEqual({ n: 690, events: null });
    expect(splitOf(null, { ...data, meta_features: {} })).toBeNull();
  });

  it("counts the rarer outcome for each predictor", () => {
    expect(eventsPerPredictor(SPLIT, 4)).toBe(5);
    expect(eventsPerPredictor({ ...SPLIT, train: { n: 80, events: 70 } }, 2)).toBe(5);
    expect(eventsPerPredictor({ ...SPLIT, train: { n: 80, events: null } }, 2)).toBeNull();
  });
});
