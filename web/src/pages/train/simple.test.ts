import { expect, test } from "vitest";
import { priceRows, type SimpleModelOf, simpleModel, someRisks } from "./simple";

const gap = (value: number) => ({ simple: 0, winner: 0, difference: { value, lo: null, hi: null } });

test("a training without a simple model has none", () => {
  expect(simpleModel({ sites: [] })).toBeNull();
});

test("figures of every part make one row each, absent ones empty", () => {
  const of = {
    price: { against: "Ensemble", oof: { auroc: gap(-0.02) }, test: { auroc: gap(-0.01), brier: gap(0.1) } },
  } as unknown as SimpleModelOf;
  expect(priceRows(of).map((row) => [row.name, ...row.gaps.map((one) => one?.value ?? null)])).toEqual([
    ["auroc", -0.02, -0.01, null],
    ["brier", null, 0.1, null],
  ]);
});

test("a long table of risks keeps both ends", () => {
  const risks = Array.from({ length: 38 }, (_, points) => ({ points, risk: points / 100 }));
  const shown = someRisks(risks);
  expect(shown).toHaveLength(11);
  expect([shown[0]!.points, shown[10]!.points]).toEqual([0, 37]);
  expect(someRisks(risks.slice(0, 5))).toHaveLength(5);
});
