import { JsonInput } from "@mantine/core";
import { type FieldProps, inputProps, useDraft } from "./surroundings";

/** A setting of a shape that has no control of its own, as it is written in a study file. */
export function JsonField({ field, value, onChange, error }: FieldProps) {
  const [draft, keep] = useDraft(value, (known) =>
    known === undefined ? "" : JSON.stringify(known, null, 1),
  );
  const change = (typed: string) => {
    const read = typed === "" ? { known: undefined } : parsed(typed);
    keep(typed, read ? read.known : value);
    if (read) onChange(read.known);
  };
  return <JsonInput {...inputProps(field, error)} autosize minRows={2} value={draft} onChange={change} />;
}

function parsed(typed: string): { known: unknown } | null {
  try {
    return { known: JSON.parse(typed) as unknown };
  } catch {
    return null;
  }
}
