import { Stack } from "@mantine/core";
import { useLanguage } from "@/i18n/words";
import { FieldOf } from "./SchemaFormFields/FieldOf";
import { type FieldError, fieldsOf, type Schema, type Values } from "./SchemaFormFields/schema";
import { type FieldWords, type Surroundings, SurroundingsContext } from "./SchemaFormFields/surroundings";

export type { FieldError, FormColumn, Schema, Values } from "./SchemaFormFields/schema";
export type { JoinableTable } from "./SchemaFormFields/surroundings";

type Props = Partial<Omit<Surroundings, "values">> & {
  schema: Schema | Record<string, unknown>;
  value: Values;
  onChange: (value: Values) => void;
  /** What is wrong with a field, by its name. */
  errors?: Record<string, FieldError | undefined>;
  /** Only these fields, in this order. */
  only?: string[];
  /** Words for fields whose schema has none in the reader's language. */
  words?: (field: string) => FieldWords | undefined;
};

/**
 * A form drawn from a JSON Schema of the server (a step's parameters, an algorithm's settings). An untouched field
 * stays out of `value`, so that the server's default holds.
 */
export function SchemaForm({ schema, value, onChange, errors, only, words, ...around }: Props) {
  const language = useLanguage();
  const fields = fieldsOf(schema as Schema, language);
  const shown = only ? only.flatMap((name) => fields.filter((field) => field.name === name)) : fields;
  const surroundings: Surroundings = {
    columns: [],
    functions: [],
    quantities: {},
    tables: [],
    ...around,
    values: value,
  };
  const change = (name: string, next: unknown) => {
    const { [name]: _, ...rest } = value;
    onChange(next === undefined ? rest : { ...value, [name]: next });
  };
  return (
    <SurroundingsContext value={surroundings}>
      <Stack gap="sm">
        {shown.map((field) => (
          <FieldOf
            key={field.name}
            field={{ ...field, ...words?.(field.name) }}
            value={value[field.name]}
            onChange={(next) => change(field.name, next)}
            error={errors?.[field.name]}
          />
        ))}
      </Stack>
    </SurroundingsContext>
  );
}
