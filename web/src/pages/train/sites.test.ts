import { expect, it } from "vitest";
import { siteTable } from "./sites";

it("lays sites out by size, with a gap where a model has no figure", () => {
  const sites = [
    { site: "Small", n: 5, models: { A: { auroc: { value: 0.7 } } } },
    {
      site: "Large",
      n: 50,
      events: 9,
      models: { A: { auroc: { value: 0.8 } }, B: { auroc: { value: 0.9 } } },
    },
  ];
  const table = siteTable({ sites });
  expect(table?.columns.map((column) => column.model)).toEqual(["A", "B"]);
  expect(
    table?.rows.map((row) => [row.site, row.events, row.cells.map((cell) => cell?.value ?? null)]),
  ).toEqual([
    ["Large", 9, [0.8, 0.9]],
    ["Small", null, [0.7, null]],
  ]);
  expect(siteTable({})).toBeNull();
});
