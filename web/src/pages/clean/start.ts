import type { Column, StepType } from "@/api/generated/model";
import { columnInFormula } from "@/parts/SchemaFormFields/formula";
import type { Schema } from "@/parts/SchemaFormFields/schema";

type Params = Record<string, unknown>;

const NUMBER = ["set_missing", "clip", "outliers", "convert_unit", "bin", "recode", "fill", "cast"];
const TEXT = [
  "normalize_text",
  "merge_similar",
  "recode",
  "parse_number",
  "parse_date",
  "set_missing",
  "fill",
  "cast",
];
const DATE = ["date_difference", "set_missing", "fill", "cast"];
const ANY = ["rename", "drop", "derive", "filter_rows", "sort", "lag", "delta", "rolling"];

/** The steps that are offered for a column of this type; all others are in the list of all steps. */
export function opsFor(type: string): string[] {
  if (type === "number" || type === "integer") return [...NUMBER, ...ANY];
  if (type === "date" || type === "datetime") return [...DATE, ...ANY];
  return [...TEXT, ...ANY];
}

/** A step's form as it opens for a column: what can be known is filled in. */
export function startFor(type: StepType, column: Column | null, functions: readonly string[]): Params {
  if (!column) return {};
  const own = OWN[type.op]?.(column, columnInFormula(column.name, functions));
  return { ...named(type.schema as Schema, column.name), ...own };
}

function named(schema: Schema, name: string): Params {
  const found: Params = {};
  for (const [key, field] of Object.entries(schema.properties ?? {})) {
    if (!schema.required?.includes(key)) continue;
    if (field.widget === "columns") found[key] = [name];
    if (field.widget === "column") return { ...found, [key]: name };
  }
  return found;
}

const OWN: Record<string, (column: Column, formula: string) => Params> = {
  rename: (column) => ({ names: { [column.name]: column.name } }),
  derive: (_, formula) => ({ formula }),
  filter_rows: (_, formula) => ({ where: `NOT(ISBLANK(${formula}))` }),
  clip: (column) => limits(column),
  set_missing: (column) => {
    const { low = null, high = null } = column;
    return low === null && high === null ? {} : { outside: [low, high] };
  },
  convert_unit: (column) => (column.unit ? { from: column.unit } : {}),
};

function limits({ low, high }: Column): Params {
  return {
    ...(typeof low === "number" ? { low } : {}),
    ...(typeof high === "number" ? { high } : {}),
  };
}
