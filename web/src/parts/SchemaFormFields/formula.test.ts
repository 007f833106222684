import { expect, test } from "vitest";
import { columnInFormula, completed, completionsAt, valueInFormula } from "./formula";

const columns = [
  { name: "AGE", type: "number" },
  { name: "수축기 혈압", type: "number", label: "SBP", unit: "mmHg" },
  { name: "average dose", type: "number" },
];
const functions = [
  { name: "AVERAGE", usage: "AVERAGE(a, b)", group: "numbers", en: "mean", ko: "평균", about: "mean" },
];
const at = (formula: string) => completionsAt(formula, formula.length, columns, functions);

test("names that are not one plain word are put in brackets", () => {
  expect(
    ["AGE", "나이", "수축기 혈압", "2nd", "a]b", "true", "average"].map((name) =>
      columnInFormula(name, ["AVERAGE"]),
    ),
  ).toEqual(["AGE", "나이", "[수축기 혈압]", "[2nd]", "[a]]b]", "[true]", "[average]"]);
});

test("texts in a formula are quoted, quotes doubled", () => {
  expect([valueInFormula('5" pipe'), valueInFormula(3.5), valueInFormula(true)]).toEqual([
    '"5"" pipe"',
    "3.5",
    "TRUE",
  ]);
});

test("columns and functions that fit are offered, those that begin alike first", () => {
  expect(at("1 + ag").items.map((item) => item.label)).toEqual(["AGE", "average dose", "AVERAGE(a, b)"]);
  expect(at("av").items.map((item) => item.insert)).toEqual(["[average dose]", "AVERAGE("]);
});

test("a column is found by its label, and inside an open bracket", () => {
  expect(at("sbp").items[0]?.insert).toBe("[수축기 혈압]");
  expect(at("2 * [혈").items[0]?.insert).toBe("[수축기 혈압]");
});

test("nothing is offered inside a text", () => {
  expect(at('IF(x = "ag').items).toEqual([]);
});

test("a completion replaces what was typed and keeps the rest", () => {
  const formula = "2 * [혈] + 1";
  const found = completionsAt(formula, 6, columns, functions);
  const chosen = found.items[0];
  expect(chosen && completed(formula, found, chosen)).toEqual(["2 * [수축기 혈압] + 1", 12]);
});
