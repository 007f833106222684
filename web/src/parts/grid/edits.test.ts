import { expect, test } from "vitest";
import { readEdits, shownValue, valueFor } from "./edits";

const columns = [
  { name: "나이", type: "integer" },
  { name: "sex", type: "category" },
  { name: "admitted", type: "date" },
];
const rows: Record<number, [number, (string | number | null)[]]> = {
  0: [17, [63, "F", null]],
  1: [4, [71, "M", "2024-05-31"]],
};
const now = (row: number, column: number) => {
  const found = rows[row];
  return found && { id: found[0], value: found[1][column] ?? null };
};

test("a pasted block is one list of edits by the rows' lasting numbers; unchanged cells are left out", () => {
  const pasted = [
    { row: 0, column: 0, text: "64" },
    { row: 0, column: 1, text: "F" },
    { row: 1, column: 0, text: "1,071" },
    { row: 1, column: 1, text: " M " },
    { row: 1, column: 2, text: "" },
  ];
  expect(readEdits(pasted, columns, now)).toEqual({
    cells: [
      { row: 17, column: "나이", value: 64 },
      { row: 4, column: "나이", value: 1071 },
      { row: 4, column: "sex", value: " M " },
      { row: 4, column: "admitted", value: null },
    ],
    refused: [],
  });
});

test("what does not fit its column is refused by name, the rest goes on", () => {
  const read = readEdits(
    [
      { row: 0, column: 0, text: "sixty" },
      { row: 1, column: 0, text: "72" },
    ],
    columns,
    now,
  );
  expect(read).toEqual({
    cells: [{ row: 4, column: "나이", value: 72 }],
    refused: [{ row: 0, column: "나이", text: "sixty" }],
  });
});

test("beyond the last row or column nothing is edited", () => {
  expect(
    readEdits(
      [
        { row: 9, column: 0, text: "1" },
        { row: 0, column: 9, text: "1" },
      ],
      columns,
      now,
    ).cells,
  ).toEqual([]);
});

test("texts become the value their column holds", () => {
  expect([valueFor("number", "1e3"), valueFor("number", "1,5"), valueFor("number", "-.5")]).toEqual([
    1000,
    undefined,
    -0.5,
  ]);
  expect([valueFor("boolean", "예"), valueFor("boolean", "0"), valueFor("boolean", "maybe")]).toEqual([
    true,
    false,
    undefined,
  ]);
  expect([valueFor("date", "31.05.2024"), valueFor("date", "2024-05-31")]).toEqual([undefined, "2024-05-31"]);
  expect([valueFor("text", "  "), valueFor("text", "0")]).toEqual([null, "0"]);
});

test("numbers are shown without what arithmetic leaves behind", () => {
  expect([
    shownValue(0.1 + 0.2),
    shownValue(29 / 3, 6),
    shownValue(840829015),
    shownValue(null),
    shownValue(true),
  ]).toEqual(["0.3", "9.66667", "840829015", "", "true"]);
});
