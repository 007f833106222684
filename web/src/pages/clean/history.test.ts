import { expect, test } from "vitest";
import { differences, wayOf } from "./history";

const versions = (...changes: string[]) =>
  changes.map((change, at) => ({ version: at + 1, change })).reverse();

test("undo leads to the version before, redo to nothing at first", () => {
  expect(wayOf(versions("created", "edited", "edited"))).toEqual({ undo: 2, redo: null, present: 3 });
  expect(wayOf(versions("created"))).toEqual({ undo: null, redo: null, present: 1 });
});

test("undo twice, then redo once", () => {
  const undone = ["created", "edited", "edited", "restored version 2", "restored version 1"];
  expect(wayOf(versions(...undone))).toEqual({ undo: null, redo: 2, present: 1 });
  expect(wayOf(versions(...undone, "restored version 2"))).toEqual({ undo: 1, redo: 3, present: 2 });
});

test("a change after an undo can itself be undone, and the undone stays in the history", () => {
  const list = versions("created", "edited", "restored version 1", "edited");
  expect(wayOf(list)).toEqual({ undo: 1, redo: null, present: 4 });
});

test("going to any version of the history can be undone", () => {
  expect(wayOf(versions("created", "edited", "edited", "restored version 1"))).toEqual({
    undo: 3,
    redo: null,
    present: 1,
  });
});

const step = (id: string, extra = {}) => ({ id, op: "clip", params: {}, note: "", enabled: true, ...extra });

test("what a version did is told step by step", () => {
  expect(
    differences([step("a"), step("b")], [step("b", { enabled: false }), step("n", { op: "drop" })]),
  ).toEqual([
    { kind: "removed", op: "clip" },
    { kind: "disabled", op: "clip" },
    { kind: "added", op: "drop" },
  ]);
  expect(differences([step("a"), step("b")], [step("b"), step("a")])).toEqual([
    { kind: "moved", op: "clip" },
  ]);
  expect(differences([step("a")], [step("a", { params: { low: 1 } })])).toEqual([
    { kind: "changed", op: "clip" },
  ]);
});
