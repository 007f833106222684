import { expect, it } from "vitest";
import { pValue, verdict } from "./pairs";

const pair = (measure: "auroc" | "log_loss", value: number | null, p_holm: number | null) => ({
  measure,
  difference: { value },
  p: p_holm,
  p_holm,
});

it("names the better model only when the corrected test does", () => {
  expect(verdict(pair("auroc", 0.05, 0.01))).toBe("a");
  expect(verdict(pair("auroc", -0.05, 0.01))).toBe("b");
  expect(verdict(pair("log_loss", 0.05, 0.01))).toBe("b");
  expect(verdict(pair("auroc", 0.05, 0.05))).toBe("none");
  expect(verdict(pair("auroc", 0.05, null))).toBe("unknown");
});

it("prints p values as journals do", () => {
  expect([0.0004, 0.0312, 1, null].map(pValue)).toEqual(["< 0.001", "0.031", "1.000", "–"]);
});
