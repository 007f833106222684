import type { Approval, TrainableView } from "@/api/generated/model";

export type Part = { n: number; events: number | null };
export type Split = {
  train: Part;
  test: Part;
  by: string | null;
  column: string | null;
  folds: number | null;
};

/** How the approved data is divided: from the approval, or from the counts alone where the approval is not shown. */
export function splitOf(approval: Approval | null | undefined, data: TrainableView): Split | null {
  if (approval) {
    const plan = approval.split;
    return {
      train: { n: plan.n_train, events: plan.events_train ?? null },
      test: { n: plan.n_test, events: plan.events_test ?? null },
      by: plan.by,
      column: plan.column ?? null,
      folds: plan.folds,
    };
  }
  const facts = data.meta_features as Record<string, unknown>;
  if (typeof facts.n_train !== "number" || typeof facts.n_test !== "number") return null;
  return {
    train: { n: facts.n_train, events: null },
    test: { n: facts.n_test, events: null },
    by: null,
    column: null,
    folds: null,
  };
}

/** Widths of the coloured pieces of the bar, as shares of the whole; they sum to 1. */
export function piecesOf(
  split: Split,
): { key: "train" | "test"; kind: "event" | "other"; share: number; n: number }[] {
  const total = split.train.n + split.test.n;
  if (total === 0) return [];
  return (["train", "test"] as const).flatMap((key) => {
    const { n, events } = split[key];
    const pieces = [
      { key, kind: "event" as const, share: (events ?? 0) / total, n: events ?? 0 },
      { key, kind: "other" as const, share: (n - (events ?? 0)) / total, n: n - (events ?? 0) },
    ];
    return pieces.filter((piece) => piece.n > 0);
  });
}

/** The rarer outcome's training cases for each predictor; below ten, expect optimism. Null where it is not defined. */
export function eventsPerPredictor(split: Split, predictors: number): number | null {
  const { n, events } = split.train;
  if (events === null || predictors === 0) return null;
  return Math.min(events, n - events) / predictors;
}
