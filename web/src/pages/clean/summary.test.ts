import { expect, test } from "vitest";
import { summaryOf, type SummaryWords } from "./summary";

const words: SummaryWords = {
  and_more: (n) => `+${n}`,
  all_columns: "all columns",
  missing: "missing",
  outside: "outside",
  cells: (n) => `${n} cells`,
  option: (field, value) => `${field}:${value}`,
};

test.each([
  [
    "set_missing",
    { columns: ["AGE"], codes: [99, "-"], outside: [16, null] },
    "AGE · 99, - · outside 16 … ∞",
  ],
  ["clip", { columns: ["a", "b", "c", "d", "e"], low: 0 }, "a, b, c +2 · 0 … ∞"],
  ["rename", { names: { AGE: "나이" } }, "AGE → 나이"],
  ["recode", { column: "sex", mapping: { M: 1, U: null } }, "sex · M → 1, U → missing"],
  ["derive", { column: "bmi", formula: "weight / height ^ 2" }, "bmi = weight / height ^ 2"],
  ["edit_cells", { cells: [{ column: "a" }, { column: "a" }, { column: "b" }] }, "a, b · 3 cells"],
  ["deduplicate", {}, "all columns"],
  ["sort", { by: ["age"], descending: true }, "age ↓"],
  ["cast", { columns: ["x"], to: "date" }, "x → to:date"],
  ["join", { table: "labs", on: { pid: "patient" } }, "labs · pid = patient"],
  ["a_step_of_tomorrow", { columns: ["x"], strength: 3 }, "x · 3"],
])("%s is told in one line", (op, params, line) => {
  expect(summaryOf(op, params, words)).toBe(line);
});
