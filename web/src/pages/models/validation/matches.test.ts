import { describe, expect, it } from "vitest";
import type { FitView } from "@/api/generated/model";
import { isComplete, NO_MATCHES, open, withColumn, withFactor } from "./matches";

const input = (name: string, code: string | null) => ({
  name,
  label: "",
  type: "number",
  unit: "",
  column: code === "input_missing" ? null : name,
  problem: code === null ? null : { code },
});
const fit: FitView = {
  inputs: [input("age", null), input("crp", "unit_differs"), input("ward", "input_missing")],
  columns: [],
};

describe("matching columns", () => {
  it("asks only for what does not fit by itself", () => {
    expect(open(fit).map((one) => one.name)).toEqual(["crp", "ward"]);
  });

  it("is complete once each has a column or a factor", () => {
    const named = withColumn(NO_MATCHES, "ward", "station");
    expect(isComplete(fit, named)).toBe(false);
    expect(isComplete(fit, withFactor(named, "crp", 0.1))).toBe(true);
    expect(isComplete(fit, withColumn(named, "crp", "crp_mg"))).toBe(true);
  });

  it("takes back a choice and refuses a factor of nothing", () => {
    expect(withColumn(withColumn(NO_MATCHES, "ward", "x"), "ward", null)).toEqual(NO_MATCHES);
    expect(withFactor(NO_MATCHES, "crp", 0)).toEqual(NO_MATCHES);
    expect(withFactor(NO_MATCHES, "crp", "")).toEqual(NO_MATCHES);
  });
});
