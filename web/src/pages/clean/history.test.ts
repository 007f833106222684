import { expect, test } from "vitest";
import { differences, wayOf } from "./history";

const EDIT = null;
/** Each version brings an earlier one back or is an edit of its own; the newest comes first, as the server lists them. */
const versions = (...made: (number | null)[]) =>
  made.map((restored, at) => ({ version: at + 1, restored })).reverse();

test("undo leads to the version before, redo to nothing at first", () => {
  expect(wayOf(versions(EDIT, EDIT, EDIT))).toEqual({ undo: 2, redo: null, present: 3 });
  expect(wayOf(versions(EDIT))).toEqual({ undo: null, redo: null, present: 1 });
});

test("undo twice, then redo once", () => {
  const undone = [EDIT, EDIT, EDIT, 2, 1];
  expect(wayOf(versions(...undone))).toEqual({ undo: null, redo: 2, present: 1 });
  expect(wayOf(versions(...undone, 2))).toEqual({ undo: 1, redo: 3, present: 2 });
});

test("a change after an undo can itself be undone, and the undone stays in the history", () => {
  const list = versions(EDIT, EDIT, 1, EDIT);
  expect(wayOf(list)).toEqual({ undo: 1, redo: null, present: 4 });
});

test("going to any version of the history can be undone", () => {
  expect(wayOf(versions(EDIT, EDIT, EDIT, 1))).toEqual({
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
