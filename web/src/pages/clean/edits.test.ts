import { expect, test } from "vitest";
import { appliedAll, type Edit, newStepId, sameSteps, type StepDraft } from "./edits";

const step = (id: string, params: Record<string, unknown> = {}): StepDraft => ({
  id,
  op: "clip",
  params,
  note: "",
  enabled: true,
});
const base = [step("a"), step("b"), step("c")];
const ids = (edits: Edit[], on = base) => appliedAll(on, edits).steps.map((one) => one.id);

test("steps are added, moved and removed by their neighbours", () => {
  expect(ids([{ kind: "add", step: step("n"), after: "a" }])).toEqual(["a", "n", "b", "c"]);
  expect(ids([{ kind: "add", step: step("n"), after: null }])).toEqual(["n", "a", "b", "c"]);
  expect(ids([{ kind: "move", id: "c", after: null, op: "clip" }])).toEqual(["c", "a", "b"]);
  expect(ids([{ kind: "remove", id: "b", op: "clip" }])).toEqual(["a", "c"]);
});

test("on a version that somebody else changed, my edits come on top", () => {
  const theirs = [step("a", { low: 5 }), step("x"), step("c")];
  const mine: Edit[] = [
    { kind: "add", step: step("n"), after: "c" },
    { kind: "enable", id: "a", enabled: false },
  ];
  const merged = appliedAll(theirs, mine);
  expect(merged.steps.map((one) => [one.id, one.enabled])).toEqual([
    ["a", false],
    ["x", true],
    ["c", true],
    ["n", true],
  ]);
  expect(merged.steps[0]?.params).toEqual({ low: 5 });
  expect(merged.unplaced).toEqual([]);
});

test("an edit of a step that somebody else removed is given back, not lost", () => {
  const mine: Edit = { kind: "change", id: "b", params: { low: 1 }, note: "", op: "clip" };
  const merged = appliedAll([step("a")], [mine]);
  expect(merged).toEqual({ steps: [step("a")], unplaced: [mine] });
});

test("a step added behind one that is gone comes last; adding it twice adds it once", () => {
  const add: Edit = { kind: "add", step: step("n"), after: "b" };
  expect(ids([add, add], [step("a"), step("c")])).toEqual(["a", "c", "n"]);
});

test("the same steps are the same whatever the order of their parameters", () => {
  expect(sameSteps([step("a", { low: 1, high: 2 })], [step("a", { high: 2, low: 1 })])).toBe(true);
  expect(sameSteps([step("a", { low: 1 })], [step("a", { low: 2 })])).toBe(false);
});

test("new steps get ids of the server's form", () => {
  expect(newStepId()).toMatch(/^stp_[0-9a-hjkmnp-tv-z]{26}$/);
});
