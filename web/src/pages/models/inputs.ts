import type { ModelInput } from "@/api/generated/model";

export type Entries = Record<string, string | number | null>;
export type Range = { low: number | null; high: number | null };

export function plausible(input: ModelInput): Range {
  return { low: input.low ?? null, high: input.high ?? null };
}

export function inTraining(input: ModelInput): Range {
  return { low: input.seen_low ?? null, high: input.seen_high ?? null };
}

/** Beyond this range the calculator gives no answer. */
export function trained(input: ModelInput): Range {
  const { least, most } = input;
  return typeof least === "number" || typeof most === "number"
    ? { low: least ?? null, high: most ?? null }
    : inTraining(input);
}

export function isWithin(value: number, { low, high }: Range): boolean {
  return (low === null || value >= low) && (high === null || value <= high);
}

/** What is unusual about a value before it is even sent: outside the plausible range, or of the training's. */
export function noteOf(
  input: ModelInput,
  value: string | number | null | undefined,
): "implausible" | "outside" | "unusual" | null {
  if (typeof value !== "number" || !Number.isFinite(value)) return null;
  if (!isWithin(value, plausible(input))) return "implausible";
  if (!isWithin(value, trained(input))) return "outside";
  return isWithin(value, inTraining(input)) ? null : "unusual";
}

/** One row for the model: every input is there, null when it is not known. */
export function rowOf(inputs: readonly ModelInput[], entries: Entries): Entries {
  return Object.fromEntries(inputs.map((input) => [input.name, known(entries[input.name])]));
}

function known(value: string | number | null | undefined): string | number | null {
  return value === undefined || value === "" ? null : value;
}

/** A row to show how a request looks: the middle of the training's range, the first category. Nobody's values. */
export function exampleRow(inputs: readonly ModelInput[], types: ReadonlyMap<string, string>): Entries {
  return Object.fromEntries(
    inputs.map((input) => {
      if (input.type === "category") return [input.name, input.categories?.[0] ?? null];
      if (types.get(input.name) === "boolean") return [input.name, 0];
      const { low, high } = inTraining(input);
      if (low === null || high === null) return [input.name, null];
      const middle = Number(((low + high) / 2).toPrecision(3));
      return [input.name, types.get(input.name) === "integer" ? Math.round(middle) : middle];
    }),
  );
}

/** A number as it is written in hints: no more digits than it needs. */
export function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
