import { createContext, type ReactNode, useContext, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FormulaFunction } from "@/api/generated/model";
import type { Field, FieldError, FormColumn } from "./schema";

export type JoinableTable = { name: string; label: string; columns: string[] };
export type FieldWords = { title?: string; about?: string };

/** What the fields of a form may know beside their own value. */
export type Surroundings = {
  columns: FormColumn[];
  functions: FormulaFunction[];
  quantities: Record<string, string[]>;
  tables: JoinableTable[];
  /** Values that a column holds, offered where old values are mapped to new ones. */
  valuesOf?: (column: string) => string[] | undefined;
  /** What a formula gives, drawn below its field. */
  formulaResult?: (formula: string, field: string) => ReactNode;
  optionWords?: (field: string, option: string) => string | undefined;
  values: Record<string, unknown>;
};

export type FieldProps<T = unknown> = {
  field: Field;
  value: T | undefined;
  onChange: (value: unknown) => void;
  error?: FieldError;
};

export const SurroundingsContext = createContext<Surroundings>({
  columns: [],
  functions: [],
  quantities: {},
  tables: [],
  values: {},
});

export function useSurroundings(): Surroundings {
  return useContext(SurroundingsContext);
}

const SLUGS: Record<string, string> = { ".": "point", ",": "comma" };

/** The words of an option of a field; the schema names options in code words alone. */
export function useOptionWords(): (field: string, option: string | number) => string {
  const { t } = useTranslation("steps");
  const { optionWords } = useSurroundings();
  return (field, option) => {
    const text = String(option);
    const slug = SLUGS[text] ?? text;
    return (
      optionWords?.(field, text) ??
      t([`option.${field}.${slug}`, `option.any.${slug}`], { defaultValue: text })
    );
  };
}

/** A draft of a value that may be half-typed; it starts anew when the value is changed from outside. */
export function useDraft<V, D>(value: V, draftOf: (value: V) => D): [D, (draft: D, value: V) => void] {
  const [state, setState] = useState(() => ({ known: value, draft: draftOf(value) }));
  if (state.known !== value) {
    const next = { known: value, draft: draftOf(value) };
    setState(next);
    return [next.draft, (draft, known) => setState({ draft, known })];
  }
  return [state.draft, (draft, known) => setState({ draft, known })];
}

/** What every Mantine input of a field takes. */
export function inputProps(field: Field, error?: FieldError) {
  return {
    label: field.title,
    description: field.about || undefined,
    required: field.required,
    error: error?.text,
  };
}
