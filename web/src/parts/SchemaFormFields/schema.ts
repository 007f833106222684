import type { Language } from "@/i18n";

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type Values = Record<string, unknown>;
export type FormColumn = { name: string; type: string; label?: string | null; unit?: string | null };
export type FieldError = { text: string; position?: number };

/** The part of JSON Schema that the server's forms use; `ko` and `widget` are the server's own additions. */
export type Schema = {
  type?: string;
  title?: string;
  description?: string | null;
  ko?: { title?: string; description?: string };
  widget?: string;
  default?: unknown;
  enum?: (string | number)[];
  const?: unknown;
  anyOf?: Schema[];
  items?: Schema;
  prefixItems?: Schema[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  required?: string[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  $ref?: string;
  $defs?: Record<string, Schema>;
};

export type FieldKind =
  | "column"
  | "columns"
  | "formula"
  | "quantity"
  | "unit"
  | "table"
  | "choice"
  | "choices"
  | "switch"
  | "number"
  | "text"
  | "scalar"
  | "texts"
  | "numbers"
  | "scalars"
  | "range"
  | "column_map"
  | "value_map"
  | "join_keys"
  | "groups"
  | "cells"
  | "rows"
  | "json";

export type Field = {
  name: string;
  kind: FieldKind;
  title: string;
  about: string;
  required: boolean;
  nullable: boolean;
  schema: Schema;
};

const WIDGETS: Record<string, FieldKind> = {
  column: "column",
  columns: "columns",
  new_column: "text",
  formula: "formula",
  quantity: "quantity",
  unit: "unit",
  table: "table",
  column_map: "column_map",
  value_map: "value_map",
  join_keys: "join_keys",
  spelling_groups: "groups",
  cells: "cells",
  aggregations: "rows",
};

/** The fields of a form in the schema's order, with titles and help in the reader's language. */
export function fieldsOf(root: Schema, language: Language): Field[] {
  const required = new Set(root.required ?? []);
  return Object.entries(root.properties ?? {}).map(([name, given]) => {
    const { schema, nullable } = plain(given, root);
    const own = language === "ko" ? given.ko : undefined;
    return {
      name,
      kind: kindOf(schema),
      title: own?.title || given.title || schema.title || name,
      about: language === "ko" && given.ko ? (own?.description ?? "") : (given.description ?? ""),
      required: required.has(name),
      nullable,
      schema,
    };
  });
}

/** Follows a reference and takes "or null" off. */
function plain(given: Schema, root: Schema): { schema: Schema; nullable: boolean } {
  const { anyOf, ...rest } = resolved(given, root);
  if (!anyOf) {
    return { schema: { ...rest, items: rest.items && resolved(rest.items, root) }, nullable: false };
  }
  const options = anyOf.map((option) => resolved(option, root)).filter((option) => option.type !== "null");
  const nullable = options.length < anyOf.length;
  const only = options.length === 1 ? options[0] : undefined;
  const schema = only
    ? { ...rest, ...only, items: only.items && resolved(only.items, root) }
    : { ...rest, anyOf: options };
  return { schema, nullable };
}

function resolved(schema: Schema, root: Schema): Schema {
  const name = schema.$ref?.split("/").at(-1);
  return name ? { ...root.$defs?.[name], ...schema } : schema;
}

function kindOf(schema: Schema): FieldKind {
  const widget = schema.widget ? WIDGETS[schema.widget] : undefined;
  if (widget) return widget;
  if (schema.enum) return "choice";
  if (schema.anyOf) return schema.anyOf.every((option) => isScalar(option)) ? "scalar" : "json";
  switch (schema.type) {
    case "boolean":
      return "switch";
    case "number":
    case "integer":
      return "number";
    case "string":
      return "text";
    case "array":
      return kindOfList(schema);
    default:
      return "json";
  }
}

function kindOfList(schema: Schema): FieldKind {
  if (schema.prefixItems?.length === 2) return "range";
  const items = schema.items;
  if (!items) return "json";
  if (items.enum) return "choices";
  if (items.anyOf) return items.anyOf.every(isScalar) ? "scalars" : "json";
  if (items.type === "string") return "texts";
  if (items.type === "number" || items.type === "integer") return "numbers";
  return items.properties ? "rows" : "json";
}

function isScalar(schema: Schema): boolean {
  return ["string", "integer", "number", "boolean"].includes(schema.type ?? "");
}

/** What a person typed, as the value it means: a number when it is written as one, missing when it is empty. */
export function asScalar(text: string): string | number | null {
  if (text === "") return null;
  return /^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(text.trim()) ? Number(text) : text;
}

/** The value shown in a text box. */
export function asText(value: unknown): string {
  return value === null || value === undefined ? "" : String(value);
}

/** The names of required fields that are still empty. */
export function stillEmpty(schema: Schema, values: Values): string[] {
  return fieldsOf(schema, "en")
    .filter((field) => field.required && isEmpty(values[field.name]))
    .map((field) => field.name);
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.keys(value).length === 0;
}
