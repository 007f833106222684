import { describe, expect, it } from "vitest";
import type { ModelInput } from "@/api/generated/model";
import { exampleRow, noteOf, rowOf, short } from "./inputs";

const AGE: ModelInput = {
  name: "age",
  type: "number",
  unit: "years",
  low: 0,
  high: 120,
  seen_low: 30,
  seen_high: 75,
  least: 25,
  most: 90,
};
const SEX: ModelInput = { name: "sex", type: "category", categories: ["F", "M"] };

describe("one patient", () => {
  it("is sent with every input, null for what is not known", () => {
    expect(rowOf([AGE, SEX], { age: "", sex: "M" })).toEqual({ age: null, sex: "M" });
    expect(rowOf([AGE], { age: 0 })).toEqual({ age: 0 });
  });

  it("is warned about before it is sent", () => {
    expect([130, 95, 80, 50, 20, -1].map((age) => noteOf(AGE, age))).toEqual([
      "implausible",
      "outside",
      "unusual",
      null,
      "outside",
      "implausible",
    ]);
    expect(noteOf(AGE, null)).toBeNull();
    expect(noteOf({ ...AGE, low: null, high: null }, 500)).toBe("outside");
    expect(noteOf({ ...AGE, least: null, most: null }, 80)).toBe("outside");
  });
});

it("shows a request with nobody's values", () => {
  const inputs: ModelInput[] = [AGE, SEX, { name: "x", type: "number" }, { ...AGE, name: "flag" }];
  const types = new Map([["flag", "boolean"]]);
  expect(exampleRow(inputs, types)).toEqual({ age: 52.5, sex: "F", x: null, flag: 0 });
  expect(exampleRow([AGE], new Map([["age", "integer"]]))).toEqual({ age: 53 });
});

it("writes numbers short", () => {
  expect([29.000000001, 131.25, 0.123456].map(short)).toEqual(["29", "131.3", "0.1235"]);
});
