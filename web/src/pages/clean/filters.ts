import { columnInFormula, valueInFormula } from "@/parts/SchemaFormFields/formula";

export type Filter = {
  column: string;
  op: "eq" | "in" | "ge" | "lt" | "le" | "gt" | "missing" | "present" | "contains";
  value?: string | number | boolean | (string | number | boolean)[];
};
export type SortBy = { column: string; down: boolean };

const SIGNS = { eq: "=", ge: ">=", lt: "<", le: "<=", gt: ">" } as const;

/** The filters of the view as the condition of a step, so that what is seen can be kept. */
export function conditionOf(filters: readonly Filter[], functions: readonly string[]): string {
  const parts = filters.map((filter) => part(filter, columnInFormula(filter.column, functions)));
  return parts.length === 1 ? (parts[0] ?? "") : `AND(${parts.join(", ")})`;
}

function part({ op, value }: Filter, column: string): string {
  if (op === "missing") return `ISBLANK(${column})`;
  if (op === "present") return `NOT(ISBLANK(${column}))`;
  if (op === "contains") return `CONTAINS(${column}, ${valueInFormula(String(value ?? ""))})`;
  if (op === "in") {
    const values = Array.isArray(value) ? value : [];
    return `ISIN(${[column, ...values.map(valueInFormula)].join(", ")})`;
  }
  const only = Array.isArray(value) ? value[0] : value;
  return `${column} ${SIGNS[op]} ${valueInFormula(only ?? "")}`;
}

/** A value of a facet, which comes as text, as the column holds it. */
export function facetValue(type: string, text: string): string | number | boolean {
  if (type === "number" || type === "integer") return Number(text);
  if (type === "boolean") return text === "true";
  return text;
}

/** The filters with those of one column replaced. */
export function withColumn(filters: readonly Filter[], column: string, own: readonly Filter[]): Filter[] {
  return [...filters.filter((filter) => filter.column !== column), ...own];
}

export function sortParameter(sort: readonly SortBy[]): string | null {
  return sort.length > 0
    ? JSON.stringify(sort.map((one) => (one.down ? `-${one.column}` : one.column)))
    : null;
}
