import type { ContributionView } from "@/api/generated/model";

export const MOST_SHOWN = 10;

export type Shown = { column: string; value: number };

/** The largest contributions, and the sum and number of all the others. */
export function split(all: readonly ContributionView[]): {
  shown: Shown[];
  others: { value: number; count: number } | null;
} {
  const sorted = [...all].sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const rest = sorted.slice(MOST_SHOWN);
  return {
    shown: sorted.slice(0, MOST_SHOWN),
    others: rest.length ? { value: rest.reduce((sum, one) => sum + one.value, 0), count: rest.length } : null,
  };
}

/** With a sign, so that it is seen which way a value pulls: +12.3, −4.0. */
export function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  return Number(text) === 0 ? text : `${value < 0 ? "−" : "+"}${text}`;
}
