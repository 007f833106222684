import { expect, test } from "vitest";
import { asScalar, fieldsOf, type Schema, stillEmpty } from "./schema";

const group: Schema = { type: "object", properties: { to: { type: "string" } } };
const schema: Schema = {
  $defs: { Group: group },
  properties: {
    columns: {
      type: "array",
      items: { type: "string" },
      title: "Columns",
      ko: { title: "열", description: "" },
      widget: "columns",
    },
    codes: {
      anyOf: [
        { type: "array", items: { anyOf: [{ type: "string" }, { type: "number" }] } },
        { type: "null" },
      ],
      title: "Codes",
      description: "such as 99",
      ko: { title: "코드", description: "예: 99" },
    },
    outside: {
      anyOf: [{ type: "array", prefixItems: [{ type: "number" }, { type: "number" }] }, { type: "null" }],
    },
    into: { anyOf: [{ type: "string" }, { type: "null" }], title: "New column" },
    value: { anyOf: [{ type: "string" }, { type: "number" }, { type: "null" }] },
    order: { type: "string", enum: ["YMD", "DMY"] },
    groups: { type: "array", items: { $ref: "#/$defs/Group" } },
    edges: { type: "array", items: { type: "number" } },
    limit: { anyOf: [{ type: "integer", minimum: 2 }, { type: "null" }] },
  },
  required: ["columns"],
};

test("each property becomes the control its kind of value needs", () => {
  const kinds = Object.fromEntries(fieldsOf(schema, "en").map((field) => [field.name, field.kind]));
  expect(kinds).toEqual({
    columns: "columns",
    codes: "scalars",
    outside: "range",
    into: "text",
    value: "scalar",
    order: "choice",
    groups: "rows",
    edges: "numbers",
    limit: "number",
  });
});

test("titles and help come in the reader's language, never mixed", () => {
  const codes = (language: "en" | "ko") => fieldsOf(schema, language)[1];
  expect([codes("en")?.title, codes("en")?.about]).toEqual(["Codes", "such as 99"]);
  expect([codes("ko")?.title, codes("ko")?.about]).toEqual(["코드", "예: 99"]);
});

test("or-null is optional, and keeps the limits inside", () => {
  const limit = fieldsOf(schema, "en").at(-1);
  expect(limit).toMatchObject({ nullable: true, required: false, schema: { minimum: 2 } });
});

test("what is written as a number is one, and nothing else is", () => {
  expect(["99", "-1.5", "007", "", "1e3", "미상", "-"].map(asScalar)).toEqual([
    99,
    -1.5,
    "007",
    null,
    "1e3",
    "미상",
    "-",
  ]);
});

test("required fields that are empty are named", () => {
  expect(stillEmpty(schema, { columns: [] })).toEqual(["columns"]);
  expect(stillEmpty(schema, { columns: ["AGE"] })).toEqual([]);
});
