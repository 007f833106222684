import { expect, test } from "vitest";
import type { Suggestion } from "@/api/generated/model";
import { alike, withSpacesSeen } from "./alike";

const suggestion = (id: string, op: string, params: Record<string, unknown>, reason: string): Suggestion => ({
  id,
  step: { op, params },
  column: null,
  reason: { en: reason, ko: reason },
  cells: 10,
  preview: [{ row: 1, column: id, old: "a ", new: "a" }],
});

test("the same step for several columns is one suggestion", () => {
  const found = alike([
    suggestion("1", "normalize_text", { columns: ["a"] }, "spaces"),
    suggestion("2", "set_missing", { columns: ["b"], codes: [99] }, "codes"),
    suggestion("3", "normalize_text", { columns: ["c"] }, "spaces"),
    suggestion("4", "set_missing", { columns: ["d"], codes: [9] }, "codes"),
  ]);
  expect(found.map((one) => [one.ids, one.step.params, one.cells])).toEqual([
    [["1", "3"], { columns: ["a", "c"] }, 20],
    [["2"], { columns: ["b"], codes: [99] }, 10],
    [["4"], { columns: ["d"], codes: [9] }, 10],
  ]);
  expect(found[0]?.preview.map((cell) => cell.column)).toEqual(["1", "3"]);
});

test("steps without a list of columns stay apart", () => {
  const found = alike([suggestion("1", "deduplicate", {}, "x"), suggestion("2", "deduplicate", {}, "x")]);
  expect(found).toHaveLength(2);
});

test("spaces at the ends are seen, those inside are not marked", () => {
  expect(withSpacesSeen(" No such  ")).toBe("␣No such␣␣");
});
