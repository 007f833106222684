import { beforeEach, describe, expect, it } from "vitest";
import { applied, type Edit } from "../clean/edits";
import { type Actions, actionsOn } from "./actions";
import { canvasGraph } from "./canvasGraph";
import type { Unplaced } from "./drafts";
import type { StepDraft } from "./graph";
import type { Design } from "./useDesign";

const SCHEMAS: Record<string, { required?: string[] }> = {
  sort: { required: ["by"] },
  join: { required: ["table", "on"] },
};
const step = (id: string, op = "clip", params: StepDraft["params"] = {}): StepDraft => ({
  id,
  op,
  params,
  note: "",
  enabled: true,
});

let steps: StepDraft[];
let unplaced: Unplaced[];

/** The canvas over a recipe that is kept here instead of at the server. */
function canvas(): Actions {
  const design = {
    steps,
    unplaced,
    graph: canvasGraph({ dataset: "dst_1@1", steps }, unplaced, []),
    saver: {
      add: (edit: Edit) => {
        steps = applied(steps, edit) ?? steps;
      },
    },
    setUnplaced: (edit: (before: Unplaced[]) => Unplaced[]) => {
      unplaced = edit(unplaced);
    },
  } as unknown as Design;
  return actionsOn(design, (op) => SCHEMAS[op], "rcp_1");
}

const order = () => steps.map((one) => one.id).join("");
const node = (id: string) => {
  const found = canvas().nodeOf(id);
  if (!found) throw new Error(id);
  return found;
};

describe("gestures on the canvas", () => {
  beforeEach(() => {
    steps = [step("a"), step("b", "join", { table: "labs", on: { x: "x" } }), step("c")];
    unplaced = [];
  });

  it("put a complete block right after the chosen one", () => {
    const added = canvas().add("deduplicate", "a");
    expect(added.isIn).toBe(true);
    expect(steps.map((one) => one.op)).toEqual(["clip", "deduplicate", "join", "clip"]);
  });

  it("let an incomplete block wait until its settings are there", () => {
    const added = canvas().add("sort", null);
    expect([added.isIn, order(), unplaced.length]).toEqual([false, "abc", 1]);
    canvas().change(added.step, { by: ["age"] }, "");
    expect([steps[0]?.op, steps[0]?.params, unplaced.length]).toEqual(["sort", { by: ["age"] }, 0]);
  });

  it("let a loose block wait until it is linked", () => {
    const added = canvas().add("deduplicate", undefined, { x: 1, y: 2 });
    expect([added.isIn, order()]).toEqual([false, "abc"]);
    expect(canvas().connect({ from: node("c"), to: node(added.step.id), port: "rows" })).toBeNull();
    expect([steps.at(-1)?.op, unplaced.length]).toEqual(["deduplicate", 0]);
  });

  it("link a loose block before a step as well as after one", () => {
    const added = canvas().add("deduplicate", undefined);
    canvas().connect({ from: node(added.step.id), to: node("b"), port: "rows" });
    expect(steps.map((one) => one.op)).toEqual(["clip", "deduplicate", "join", "clip"]);
  });

  it("keep a step that is cut off, so that nothing is lost", () => {
    expect(canvas().removeEdge("a", "b")).toBeNull();
    expect([order(), unplaced[0]?.step.id, unplaced[0]?.after]).toEqual(["ac", "b", undefined]);
  });

  it("let a join without its table wait where it stood", () => {
    expect(canvas().removeNode(node("table:b"))).toBeNull();
    expect([order(), unplaced[0]?.after, unplaced[0]?.step.params]).toEqual(["ac", "a", { on: { x: "x" } }]);
  });

  it("remove a step, and refuse to remove what must stay", () => {
    expect(canvas().removeNode(node("a"))).toBeNull();
    expect(order()).toBe("bc");
    expect(canvas().removeNode(node("result"))).toBe("result_stays");
    expect(canvas().removeNode(node("source"))).toBe("data_stays");
    expect(canvas().removeEdge("c", "result")).toBe("result_stays");
    expect(canvas().connect({ from: node("table:b"), to: node("c"), port: "rows" })).toBe("table_into_rows");
    expect(order()).toBe("bc");
  });
});
