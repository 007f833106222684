import { describe, expect, it } from "vitest";
import type { Column, ColumnProfile, Profile, StepView, TargetCheck } from "@/api/generated/model";
import { changedColumns, checklist, isDone } from "./checklist";
import { EMPTY, seen } from "./draft";
import { signedNote } from "./note";
import { stepChanges } from "./recipeChanges";
import { eventRate, isLopsided, pieces } from "./splitPicture";
import { approvalOf, defaultWish, eventOf, horizonsOf, leftOut, obstacles, taskOf } from "./wish";

const profiled = (name: string, distinct: number, values: [string, number][] = [], type = "integer") =>
  ({ name, distinct, type, top: values.map(([value, n]) => ({ value, n })) }) as ColumnProfile;
const column = (name: string, role = "feature") => ({ name, role }) as Column;

describe("a survival wish", () => {
  const wish = {
    ...defaultWish([column("days", "time"), column("died", "outcome")], undefined),
    target: "died",
  };

  it("takes the column with the role of time, and times in rising order", () => {
    expect(wish.time).toBe("days");
    expect(horizonsOf("")).toEqual([]);
    expect(horizonsOf("30, 365; 1095")).toEqual([30, 365, 1095]);
    expect(["365, 30", "0", "a year", "-1"].map(horizonsOf)).toEqual([null, null, null, null]);
  });

  it("is signed with event, time and horizons; other tasks with none of them", () => {
    const signed = { note: "", sha256: "", acceptBlocking: "" };
    const timed = { ...wish, task: "survival" as const, positive: "1", horizons: "30" };
    expect(approvalOf(timed, "died", undefined, signed)).toMatchObject({
      positive: "1",
      time: "days",
      horizons: [30],
    });
    expect(approvalOf({ ...timed, horizons: "" }, "died", undefined, signed).horizons).toBeNull();
    expect(approvalOf({ ...timed, task: "regression" }, "died", undefined, signed)).not.toHaveProperty(
      "time",
    );
  });
});

describe("the wish before anybody touches it", () => {
  const stroke = [column("HOSPNUM", "site"), column("AGE"), column("ID14", "outcome")];
  const profile = {
    columns: [
      profiled("HOSPNUM", 467),
      profiled("ID14", 2, [
        ["0", 17_181],
        ["1", 2_254],
      ]),
    ],
  } as Profile;

  it("follows the roles: outcome as target, 1 as the event, split by site", () => {
    expect(defaultWish(stroke, profile)).toMatchObject({
      target: "ID14",
      task: "binary",
      positive: "1",
      by: "site",
      splitColumn: "HOSPNUM",
      test: 0.2,
    });
  });

  it("does not split by two sites, and keeps a subject's rows together", () => {
    const few = { columns: [profiled("HOSPNUM", 2)] } as Profile;
    expect(defaultWish([column("HOSPNUM", "site"), column("pid", "subject")], few).by).toBe("subject");
    expect(defaultWish([column("AGE")], undefined)).toMatchObject({
      target: null,
      by: "row",
      splitColumn: null,
    });
  });

  it("reads the task and the event from the values", () => {
    expect(taskOf(profiled("a", 2))).toBe("binary");
    expect(taskOf(profiled("a", 40))).toBe("regression");
    expect(taskOf(profiled("a", 40, [], "category"))).toBe("multiclass");
    expect(
      eventOf(
        profiled("a", 2, [
          ["F", 70],
          ["P", 30],
        ]),
      ),
    ).toBe("P");
    expect(
      eventOf(
        profiled("a", 3, [
          ["x", 1],
          ["y", 2],
          ["z", 3],
        ]),
      ),
    ).toBe("y");
  });
});

describe("what is sent to be signed", () => {
  const check = {
    suggested_exclude: ["DDEAD"],
    problems: [{ code: "subject_in_several_parts" }, { code: "split_refused" }],
  } as TargetCheck;
  const wish = { ...defaultWish([], undefined), target: "ID14", task: "regression" as const, positive: "1" };

  it("leaves out the suspects unless the reviewer chose otherwise", () => {
    expect(leftOut(wish, check)).toEqual(["DDEAD"]);
    expect(leftOut({ ...wish, exclude: [] }, check)).toEqual([]);
    const body = approvalOf(wish, "ID14", check, { note: "n", sha256: "s", acceptBlocking: " " });
    expect(body).toMatchObject({ positive: null, exclude: ["DDEAD"], accept_blocking: null });
    expect(body.split).toEqual({ by: "row", column: null, test: 0.2, seed: 7, override: null });
  });

  it("lets a reason override crossing subjects, and nothing else", () => {
    expect(obstacles(wish, check).map((problem) => problem.code)).toEqual([
      "subject_in_several_parts",
      "split_refused",
    ]);
    expect(obstacles({ ...wish, override: "visits are independent" }, check)).toHaveLength(1);
  });
});

describe("the checklist", () => {
  it("fills by what was really looked at", () => {
    const toSee = { findings: ["a", "b"], columns: ["x"], rules: [], subjects: 3 };
    let draft = seen(EMPTY, "findings", ["a", "gone"]);
    draft = seen(draft, "columns", ["x"]);
    draft = seen(draft, "tabs", ["missing"]);
    const items = checklist(toSee, draft.looked);
    expect(items.map((item) => [item.tab, item.done, item.of])).toEqual([
      ["findings", 1, 2],
      ["columns", 1, 1],
      ["missing", 1, 1],
      ["cells", 0, 0],
      ["subjects", 0, 3],
      ["prediction", 0, 1],
    ]);
    expect(items.filter(isDone).map((item) => item.tab)).toEqual(["columns", "missing", "cells"]);
  });

  it("is not filled before it is known what there is to see", () => {
    const unknown = { findings: null, columns: null, rules: null, subjects: 0 };
    expect(
      checklist(unknown, EMPTY.looked)
        .filter(isDone)
        .map((item) => item.tab),
    ).toEqual(["subjects"]);
  });

  it("does not change when nothing new was seen", () => {
    const draft = seen(EMPTY, "tabs", ["cells"]);
    expect(seen(draft, "tabs", ["cells"])).toBe(draft);
  });

  it("asks for changed, new, removed and renamed columns alone", () => {
    const compared = (name: string, before: string | null, state: string) =>
      ({ name, name_before: before, state }) as Parameters<typeof changedColumns>[0][number];
    const found = changedColumns([
      compared("same", "same", "same"),
      compared("new name", "old", "same"),
      compared("added", null, "added"),
      compared("gone", "gone", "removed"),
    ]);
    expect(found.map((each) => each.name)).toEqual(["new name", "added"]);
  });
});

describe("the note that is signed", () => {
  const words = { remarks: "Remarks:", looked: "Looked at:" };

  it("holds the reviewer's words, remarks and what was looked at", () => {
    const note = signedNote(
      " fine ",
      [
        { about: "AGE", text: "typing error" },
        { about: "SEX", text: " " },
      ],
      ["3 of 4"],
      words,
    );
    expect(note).toBe("fine\n\nRemarks:\n- AGE: typing error\n\nLooked at: 3 of 4");
    expect(signedNote("", [], [], words)).toBe("");
  });

  it("never grows beyond what the server takes", () => {
    const note = signedNote("x".repeat(6_000), [], ["3 of 4"], words);
    expect(note).toHaveLength(5_000);
    expect(note.endsWith("Looked at: 3 of 4")).toBe(true);
  });
});

describe("the picture of the split", () => {
  const part = (n: number, events: number | null) => ({ n, events, groups: null });

  it("fills the bar with folds and the test part", () => {
    const found = pieces({ train: part(80, 8), test: part(20, 2), folds: [part(50, 5), part(30, 3)] });
    expect(found.map(({ part: name, fold, from, width }) => [name, fold, from, width])).toEqual([
      ["train", 1, 0, 50],
      ["train", 2, 50, 30],
      ["test", null, 80, 20],
    ]);
    expect(pieces({ train: part(0, 0), test: part(0, 0), folds: [] })).toEqual([]);
  });

  it("warns when test and training differ in events", () => {
    expect(eventRate(part(0, 0))).toBeNull();
    expect(eventRate(part(10, null))).toBeNull();
    expect(isLopsided({ train: part(100, 10), test: part(100, 11) })).toBe(false);
    expect(isLopsided({ train: part(100, 10), test: part(100, 40) })).toBe(true);
  });
});

describe("what changed in the recipe since", () => {
  const step = (id: string, params = {}, enabled = true) => ({ id, op: "clip", params, enabled }) as StepView;

  it("names added, edited, switched, moved and removed steps", () => {
    const before = [step("a"), step("b", { low: 1, high: 2 }), step("c"), step("d"), step("gone")];
    const after = [step("c"), step("a"), step("b", { high: 2, low: 5 }), step("d", {}, false), step("new")];
    expect(stepChanges(before, after).map(({ kind, step: one }) => `${kind} ${one.id}`)).toEqual([
      "edited b",
      "off d",
      "added new",
      "moved c",
      "removed gone",
    ]);
  });

  it("finds nothing where only the order of the keys differs", () => {
    expect(stepChanges([step("a", { low: 1, high: 2 })], [step("a", { high: 2, low: 1 })])).toEqual([]);
  });
});
