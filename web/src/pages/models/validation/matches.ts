import type { ColumnFit, FitView } from "@/api/generated/model";

/** What a person chose where names or units differ. */
export type Matches = { columns: Record<string, string>; factors: Record<string, number> };

export const NO_MATCHES: Matches = { columns: {}, factors: {} };

/** The inputs that cannot be read from a column of their own name as it is. */
export function open(fit: FitView): ColumnFit[] {
  return fit.inputs.filter((one) => one.problem !== null);
}

export function needsFactor(of: ColumnFit): boolean {
  return of.problem?.code === "unit_differs";
}

/** Whether every open input has a column or a factor; the service checks types again. */
export function isComplete(fit: FitView, matches: Matches): boolean {
  return open(fit).every((one) =>
    needsFactor(one)
      ? matches.factors[one.name] !== undefined || matches.columns[one.name] !== undefined
      : matches.columns[one.name] !== undefined,
  );
}

export function withColumn(matches: Matches, input: string, column: string | null): Matches {
  return { ...matches, columns: put(matches.columns, input, column ?? undefined) };
}

export function withFactor(matches: Matches, input: string, factor: number | string): Matches {
  const usable = typeof factor === "number" && Number.isFinite(factor) && factor !== 0;
  return { ...matches, factors: put(matches.factors, input, usable ? factor : undefined) };
}

function put<T>(record: Record<string, T>, name: string, value: T | undefined): Record<string, T> {
  const rest = Object.fromEntries(Object.entries(record).filter(([known]) => known !== name));
  return value === undefined ? rest : { ...rest, [name]: value };
}
