import { describe, expect, it } from "vitest";
import type { ColumnProposal, IdentifierFlag, Proposal, TableProposal } from "@/api/generated/model";
import { actionsFor, advised, afterPatch, codesIn, numberIn, readsAgain } from "./changes";
import { needsLook, shownColumns, standingOf, undecided } from "./guesses";

const column = (name: string, more: Partial<ColumnProposal> = {}): ColumnProposal => ({
  index: 0,
  name,
  source_name: name,
  type: "integer",
  role: "feature",
  ...more,
});
const sure = { confidence: 0.98, en: "every value is a whole number", ko: "모든 값이 정수임" };
const table: TableProposal = {
  name: "환자자료",
  format: "xlsx",
  include: true,
  options: {},
  rows: 200,
  columns: [
    column("등록번호", { role: "subject", why: { role: { ...sure, confidence: 0.7 } } }),
    column("age", { why: { type: sure, high: { ...sure, confidence: 0.7 } } }),
    column("입원일", { type: "date" }),
  ],
  findings: [{ code: "mixed_date_formats", level: "warning", column: "입원일", text: "…", text_ko: "…" }],
};
const flag: IdentifierFlag = { table: "환자자료", column: "입원일", hits: [], en: "a date", ko: "날짜" };
const proposal: Proposal = {
  main: "환자자료",
  original: { filename: "a.xlsx", bytes: 1, sha256: "" },
  tables: [table],
  identifiers: [flag],
};

describe("a change to the import", () => {
  it("shows at once and is marked as given by a person", () => {
    const after = afterPatch(proposal, { tables: { 환자자료: { columns: { age: { unit: "years" } } } } });
    expect(after.tables[0]?.columns[1]).toMatchObject({ unit: "years", type: "integer" });
    expect(standingOf(after.tables[0]!.columns[1]!.why!.unit!)).toBe("person");
    expect(proposal.tables[0]?.columns[1]?.unit).toBeUndefined();
  });

  it("lets one column only be the patient's number", () => {
    const after = afterPatch(proposal, { tables: { 환자자료: { columns: { age: { role: "subject" } } } } });
    expect(after.tables[0]?.columns.map((one) => one.role)).toEqual(["feature", "subject", "feature"]);
  });

  it("has the file read again only for reading options", () => {
    expect(readsAgain({ tables: { 환자자료: { options: { header_row: 3 } } } })).toBe(true);
    expect(readsAgain({ tables: { 환자자료: { columns: { age: { unit: "y" } } } } })).toBe(false);
  });

  it("takes codes and numbers as people type them", () => {
    expect(codesIn(" 99, -9;  NA 99 ")).toEqual(["99", "-9", "NA"]);
    expect([numberIn(""), numberIn("1,5"), numberIn("x")]).toEqual([null, 1.5, undefined]);
  });
});

describe("what needs a look", () => {
  it("are unsure guesses, findings and undecided identifiers, but not a usual range", () => {
    expect(table.columns.map((one) => needsLook(table, one, []))).toEqual([true, false, true]);
    expect(needsLook(table, table.columns[1]!, [{ ...flag, column: "age" }])).toBe(true);
    const decided: IdentifierFlag = { ...flag, column: "age", decision: { action: "drop" } };
    expect(needsLook(table, table.columns[1]!, [decided])).toBe(false);
  });

  it("is found by name or label", () => {
    expect(shownColumns(table, [], { search: "AG", filter: "all" }).map((one) => one.name)).toEqual(["age"]);
    expect(shownColumns(table, [], { search: "", filter: "look" })).toHaveLength(2);
  });

  it("holds the file back only for tables that are taken", () => {
    expect(undecided(proposal)).toHaveLength(1);
    expect(undecided({ ...proposal, tables: [{ ...table, include: false }] })).toHaveLength(0);
  });

  it("offers to shift dates only where patients are told apart", () => {
    expect(actionsFor(table, flag)).toContain("shift_dates");
    expect([advised(table, flag), advised(table, { ...flag, column: "등록번호" })]).toEqual([
      "drop",
      "pseudonymise",
    ]);
    const without = { ...table, columns: table.columns.slice(1) };
    expect(actionsFor(without, flag)).not.toContain("shift_dates");
  });
});
