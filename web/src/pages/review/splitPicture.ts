import type { SplitLook, SplitPart } from "@/api/generated/model";

/** A piece of the bar: where it begins and how wide it is, in percent of all rows. */
export type Piece = { part: "train" | "test"; fold: number | null; from: number; width: number; n: number };

/** The bar of the split: the folds of the training part, then the test part. */
export function pieces(split: Pick<SplitLook, "folds" | "test" | "train">): Piece[] {
  const all = split.train.n + split.test.n;
  if (all === 0) return [];
  const parts = [
    ...split.folds.map((fold, at) => ({ part: "train" as const, fold: at + 1, n: fold.n })),
    { part: "test" as const, fold: null, n: split.test.n },
  ];
  let from = 0;
  return parts.map((part) => {
    const width = (part.n / all) * 100;
    const piece = { ...part, from, width };
    from += width;
    return piece;
  });
}

/** Share of events of a part; null where there is no event to count. */
export function eventRate(part: SplitPart): number | null {
  return part.events === null || part.n === 0 ? null : part.events / part.n;
}

/** The test part has another outcome mix than the training part: by more than a fifth of it and two points. */
export function isLopsided(split: Pick<SplitLook, "train" | "test">): boolean {
  const train = eventRate(split.train);
  const test = eventRate(split.test);
  if (train === null || test === null) return false;
  const apart = Math.abs(train - test);
  return apart > 0.02 && apart > 0.2 * Math.max(train, test);
}
