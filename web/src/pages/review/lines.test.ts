import { describe, expect, it } from "vitest";
import type { Grid, Profile } from "@/api/generated/model";
import { axisNumber } from "./axis";
import { colorOf, stripOf } from "./missingStrip";
import { linesOf } from "./subjectLines";

describe("a subject's rows, turned", () => {
  const grid = {
    columns: [
      { name: "_row", type: "BIGINT" },
      { name: "age", type: "DOUBLE" },
      { name: "bp", type: "DOUBLE" },
      { name: "sex", type: "VARCHAR" },
    ],
    rows: [
      [6, 33, null, "F"],
      [7, 500, 120, "F"],
    ],
  } satisfies Pick<Grid, "columns" | "rows">;
  const profile = { columns: [{ name: "age", low: 0, high: 120 }] } as unknown as Profile;

  it("mark what is missing, implausible or changed, and nothing else", () => {
    const changed = [
      { row: 6, column: "bp", old: "999" },
      { row: 6, column: "bp", old: null },
      { row: 99, column: "sex", old: "M" },
    ];
    const lines = linesOf(grid, profile, changed);
    expect(lines.map((line) => [line.column, line.isMarked])).toEqual([
      ["age", true],
      ["bp", true],
      ["sex", false],
    ]);
    expect(lines[0]?.cells.map((cell) => cell.isOutside)).toEqual([false, true]);
    expect(lines[1]?.cells).toEqual([
      { value: null, isOutside: false, old: "999" },
      { value: 120, isOutside: false },
    ]);
  });
});

describe("the strip of missing values", () => {
  it("is one colour block a block of rows", () => {
    const strip = stripOf([0, 5], [10, 10]);
    expect(strip).toBe(`linear-gradient(to right, ${colorOf(0)} 0% 50%, ${colorOf(0.5)} 50% 100%)`);
    expect(stripOf([0], [0])).toContain(colorOf(0));
  });

  it("tells one missing cell from none", () => {
    expect(colorOf(0.0001)).not.toBe(colorOf(0));
  });
});

describe("the numbers below an axis", () => {
  it("are short, and days where the values are times", () => {
    expect(axisNumber(0.1 + 0.2, false)).toBe("0.3");
    expect(axisNumber(1234567, false)).toBe("1.23e6");
    expect(axisNumber(86_400, true)).toBe("1970-01-02");
    expect(axisNumber(undefined, false)).toBe("");
  });
});
