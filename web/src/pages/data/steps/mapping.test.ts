import { describe, expect, it } from "vitest";
import type { Column, StepView } from "@/api/generated/model";
import { fatesOf, guessMapping, settingsFrom, stepsFrom } from "./mapping";

const column = (name: string, more: Partial<Column> = {}): Column => ({ name, type: "integer", ...more });
const step = (id: string, params: StepView["params"]): StepView => ({
  id,
  op: "set_missing",
  params,
  note: "",
  enabled: true,
  author: "usr_1",
  at: "2026-11-23T00:00:00Z",
});

describe("the column of the new file that an old column is", () => {
  it("is the one of the same name before one that is alike, and each is taken once", () => {
    const old = ["age", "AGE_at_entry", "sbp", "hospital"].map((name) => column(name));
    const now = ["Age", "age", "SBP (mmHg)", "ward"].map((name) => column(name));
    expect(guessMapping(old, now)).toEqual({
      age: "age",
      AGE_at_entry: null,
      sbp: "SBP (mmHg)",
      hospital: null,
    });
  });

  it("may be found by its label, in any script", () => {
    const old = [column("v12", { label: "수축기 혈압" }), column("등록 번호")];
    expect(guessMapping(old, [column("수축기혈압"), column("등록번호")])).toEqual({
      v12: "수축기혈압",
      "등록 번호": "등록번호",
    });
  });

  it("is not one of another kind that only looks alike", () => {
    expect(guessMapping([column("stroke")], [column("stroke_txt", { type: "text" })])).toEqual({
      stroke: null,
    });
    expect(guessMapping([column("stroke")], [column("stroke_1")])).toEqual({ stroke: "stroke_1" });
  });
});

describe("the steps of another study", () => {
  const steps = [
    step("a", { columns: ["sbp", "dbp"] }),
    step("b", { formula: "sbp - dbp" }),
    step("c", { column: "age" }),
  ];
  const checks = [
    { step_id: "a", needs: ["sbp", "dbp"] },
    { step_id: "b", needs: ["sbp", "dbp"] },
    { step_id: "c", needs: ["age"] },
  ];
  const mapping = { sbp: "SBP", dbp: null, age: "age" };

  it("go on whole, with fewer columns, or switched off", () => {
    const fates = fatesOf(steps, checks, mapping);
    expect(fates.map((one) => [one.fate, one.lacks])).toEqual([
      ["partly", ["dbp"]],
      ["off", ["dbp"]],
      ["whole", []],
    ]);
    expect(stepsFrom(fates, mapping)).toEqual({
      steps: [
        { op: "set_missing", params: { columns: ["sbp"] }, note: "", enabled: true },
        { op: "set_missing", params: { formula: "sbp - dbp" }, note: "", enabled: false },
        { op: "set_missing", params: { column: "age" }, note: "", enabled: true },
      ],
      mapping: { sbp: "SBP" },
    });
  });
});

describe("the settings of another study", () => {
  it("fill what the new dictionary leaves open, and give a single role to one column only", () => {
    const old = [
      column("id", { role: "subject" }),
      column("sbp", { unit: "mmHg", low: 50, label: "Pressure" }),
    ];
    const now = [
      column("row", { role: "subject" }),
      column("ID"),
      column("SBP", { label: "SBP", role: "feature" }),
    ];
    expect(settingsFrom(old, now, { id: "ID", sbp: "SBP" })).toEqual({
      ID: { role: "subject" },
      SBP: { unit: "mmHg", low: 50 },
      row: { role: "feature" },
    });
  });
});
