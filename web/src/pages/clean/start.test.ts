import { expect, test } from "vitest";
import type { Column, StepType } from "@/api/generated/model";
import { opsFor, startFor } from "./start";

const column = { name: "수축기 혈압", type: "number", low: 50, high: 300, unit: "mmHg" } as Column;
const type = (op: string, properties: Record<string, unknown>, required: string[]): StepType => ({
  op,
  family: "values",
  title: { en: op, ko: op },
  about: { en: "", ko: "" },
  schema: { properties, required },
});

test("a form opened for a column knows the column, its limits and its unit", () => {
  const columns = { columns: { widget: "columns" } };
  expect(startFor(type("set_missing", columns, ["columns"]), column, [])).toEqual({
    columns: ["수축기 혈압"],
    outside: [50, 300],
  });
  expect(startFor(type("convert_unit", columns, ["columns"]), column, [])).toEqual({
    columns: ["수축기 혈압"],
    from: "mmHg",
  });
  expect(startFor(type("derive", { column: { widget: "new_column" } }, ["column"]), column, [])).toEqual({
    formula: "[수축기 혈압]",
  });
});

test("optional columns and a second column are left to the person", () => {
  const dates = { start: { widget: "column" }, end: { widget: "column" } };
  expect(startFor(type("date_difference", dates, ["start", "end"]), column, [])).toEqual({
    start: "수축기 혈압",
  });
  expect(startFor(type("deduplicate", { columns: { widget: "columns" } }, []), column, [])).toEqual({});
});

test("what is offered fits the column's type", () => {
  expect(opsFor("category")).toContain("merge_similar");
  expect(opsFor("number")).not.toContain("merge_similar");
});
