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
  expect(table?.means).toEqual([null, null]);
  const mean = { value: 0.75, prediction: { lo: 0.5, hi: 0.9 }, sites: 2, tau2: 0.1, i2: 0.4 };
  const pooled = siteTable({ sites, sites_pooled: { A: { auroc: mean } } });
  expect(pooled?.means).toEqual([mean, null]);
  expect(siteTable({})).toBeNull();
});
