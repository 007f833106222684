import { expect, test } from "vitest";
import { conditionOf, facetValue, sortParameter, withColumn } from "./filters";

test("what the view shows can be kept by a step with the same meaning", () => {
  expect(conditionOf([{ column: "AGE", op: "ge", value: 18 }], [])).toBe("AGE >= 18");
  expect(
    conditionOf(
      [
        { column: "sex at birth", op: "in", value: ["F", 'M"'] },
        { column: "LEN", op: "missing" },
        { column: "x", op: "contains", value: "ab" },
      ],
      ["LEN"],
    ),
  ).toBe('AND(ISIN([sex at birth], "F", "M"""), ISBLANK([LEN]), CONTAINS(x, "ab"))');
});

test("values of facets get their column's kind", () => {
  expect([facetValue("integer", "3"), facetValue("boolean", "true"), facetValue("category", "3")]).toEqual([
    3,
    true,
    "3",
  ]);
});

test("a column's filters replace its own and leave the others", () => {
  const others = [{ column: "a", op: "missing" as const }];
  expect(withColumn([...others, { column: "b", op: "missing" }], "b", [])).toEqual(others);
});

test("names with commas survive in the sort order", () => {
  expect(sortParameter([{ column: "a,b", down: true }])).toBe('["-a,b"]');
  expect(sortParameter([])).toBeNull();
});
