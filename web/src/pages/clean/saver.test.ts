import { expect, test } from "vitest";
import type { RecipeView } from "@/api/generated/model";
import { ApiProblem } from "@/api/problem";
import type { StepDraft } from "./edits";
import { RecipeSaver } from "./saver";

const step = (id: string): StepDraft => ({ id, op: "clip", params: {}, note: "", enabled: true });

/** A server that keeps one recipe, refuses stale writes, and can lose an answer on the way back. */
function world(first: StepDraft[] = [step("a")]) {
  let steps = first;
  let version = 1;
  const recipe = () => ({ id: "rcp", version, etag: `"${version}"`, steps }) as unknown as RecipeView;
  const kept: StepDraft[][] = [];
  let loseNext = false;
  const problem = (code: string) =>
    new ApiProblem(code === "bad_step" ? 422 : 412, { code, title: code, status: 412, detail: code });
  const server = {
    read: () => Promise.resolve(recipe()),
    write: (next: StepDraft[], etag: string): Promise<RecipeView> => {
      if (etag !== `"${version}"`) return Promise.reject(problem("changed_meanwhile"));
      if (next.some((one) => one.op === "bad")) return Promise.reject(problem("bad_step"));
      steps = next;
      version += 1;
      kept.push(next);
      if (!loseNext) return Promise.resolve(recipe());
      loseNext = false;
      return server.write(next, etag);
    },
  };
  const somebodyElse = (next: StepDraft[]) => {
    steps = next;
    version += 1;
  };
  const saver = new RecipeSaver(server);
  saver.heard(recipe());
  const settled = () => new Promise<void>((done) => setTimeout(done, 5));
  const ids = () => steps.map((one) => one.id);
  return { saver, settled, ids, kept, somebodyElse, lose: () => (loseNext = true) };
}

test("an edit is on the screen at once and on the server soon; each edit is one version", async () => {
  const { saver, settled, ids, kept } = world();
  saver.add({ kind: "add", step: step("b"), after: "a" });
  saver.add({ kind: "add", step: step("c"), after: "b" });
  expect(saver.steps().map((one) => one.id)).toEqual(["a", "b", "c"]);
  await settled();
  expect(ids()).toEqual(["a", "b", "c"]);
  expect(kept).toHaveLength(2);
  expect(saver.state.waiting).toEqual([]);
});

test("when somebody else was faster, both changes stay, and it is said", async () => {
  const { saver, settled, ids, somebodyElse } = world();
  somebodyElse([step("a"), step("theirs")]);
  saver.add({ kind: "add", step: step("mine"), after: "a" });
  await settled();
  expect(ids()).toEqual(["a", "mine", "theirs"]);
  expect(saver.state.merged).toEqual({ from: 1, to: 2 });
});

test("an answer lost on the way is our own success, not a conflict, and nothing is written twice", async () => {
  const { saver, settled, ids, kept, lose } = world();
  lose();
  saver.add({ kind: "add", step: step("b"), after: "a" });
  await settled();
  expect(ids()).toEqual(["a", "b"]);
  expect([kept.length, saver.state.merged, saver.state.waiting]).toEqual([1, null, []]);
});

test("an edit of a step that is gone is handed back", async () => {
  const { saver, settled, ids, somebodyElse } = world();
  somebodyElse([step("x")]);
  saver.add({ kind: "change", id: "a", params: { low: 1 }, note: "", op: "clip" });
  await settled();
  expect(ids()).toEqual(["x"]);
  expect(saver.state.unplaced).toHaveLength(1);
});

test("a refused edit is told and does not hold up the next", async () => {
  const { saver, settled, ids } = world();
  saver.add({ kind: "add", step: { ...step("n"), op: "bad" }, after: "a" });
  saver.add({ kind: "remove", id: "a", op: "clip" });
  await settled();
  expect(ids()).toEqual([]);
  expect(saver.state.refused?.edit.kind).toBe("add");
});
