import { expect, it } from "vitest";
import { usualPins } from "./pins";

it("compares the best and the simple model first", () => {
  const models = [
    { id: "forest", best: false, family: "random_forest" },
    { id: "ensemble", best: true, family: "ensemble" },
    { id: "boost", best: false, family: "lightgbm" },
    { id: "logistic", best: false, family: "linear" },
  ];
  expect(usualPins(models)).toEqual(["ensemble", "logistic", "forest"]);
  expect(usualPins([])).toEqual([]);
});
