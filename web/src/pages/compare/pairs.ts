import type { ComparedPair } from "@/api/generated/model";

const LEVEL = 0.05;

/** A p value as journals print it. */
export function pValue(p: number | null): string {
  if (p === null) return "–";
  return p < 0.001 ? "< 0.001" : p.toFixed(3);
}

/** Which of the two is better after correction for the number of tests; losses and errors are better when lower. */
export function verdict(
  pair: Pick<ComparedPair, "measure" | "difference" | "p" | "p_holm">,
): "a" | "b" | "none" | "unknown" {
  const p = pair.p_holm ?? pair.p;
  const difference = pair.difference.value;
  if (p === null || difference === null) return "unknown";
  if (p >= LEVEL) return "none";
  const isAHigher = difference > 0;
  return isAHigher === (pair.measure === "auroc") ? "a" : "b";
}
