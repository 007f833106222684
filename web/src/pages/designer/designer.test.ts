import { describe, expect, it } from "vitest";
import type { StepType } from "@/api/generated/model";
import { applied } from "../clean/edits";
import { lacking, rehung } from "./drafts";
import { type Graph, graphOf, type GraphNode, SOURCE, type StepDraft } from "./graph";
import { placesOf } from "./layout";
import { statesOf } from "./nodeState";
import { blockOf, blocksFor, GROUPS, MOST_BLOCKS, search } from "./palette";
import { editOfLink, linkFault } from "./ports";

const step = (id: string, op = "clip", params: StepDraft["params"] = {}, enabled = true): StepDraft => ({
  id,
  op,
  params,
  note: "",
  enabled,
});
const join = (id: string, table: string) => step(id, "join", { table, on: { pid: "pid" } });

/** Back from the graph to what the server keeps: the steps along the rows, a join's table from its second input. */
function recipeOf(graph: Graph) {
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const next = new Map(graph.edges.filter((one) => one.port === "rows").map((one) => [one.from, one.to]));
  const second = new Map(graph.edges.filter((one) => one.port === "second").map((one) => [one.to, one.from]));
  const source = byId.get(SOURCE);
  const steps: StepDraft[] = [];
  const seen = new Set<string>();
  for (let at = next.get(SOURCE); at !== undefined && !seen.has(at); at = next.get(at)) {
    seen.add(at);
    const node = byId.get(at);
    if (node?.kind !== "step") break;
    const table = byId.get(second.get(at) ?? "");
    steps.push(table?.kind === "table" ? withTable(node.step, table.table) : node.step);
  }
  return { dataset: source?.kind === "source" ? source.dataset : "", steps };
}

function withTable(step: StepDraft, table: string): StepDraft {
  return step.params.table === table ? step : { ...step, params: { ...step.params, table } };
}

describe("recipe and graph", () => {
  const recipe = {
    dataset: "dst_1@2",
    steps: [step("a"), join("b", "labs"), step("c", "sort", {}, false), join("d", "dst_9@1/visits")],
  };

  it("are the same thing: there and back changes nothing", () => {
    expect(recipeOf(graphOf(recipe))).toEqual(recipe);
    expect(recipeOf(graphOf({ dataset: "dst_1@1", steps: [] }))).toEqual({ dataset: "dst_1@1", steps: [] });
  });

  it("draw a join with its second table as another input", () => {
    const graph = graphOf(recipe);
    expect(graph.edges.filter((edge) => edge.port === "second").map((edge) => [edge.from, edge.to])).toEqual([
      ["table:b", "b"],
      ["table:d", "d"],
    ]);
  });

  it("take the table of a join from what is linked to it", () => {
    const graph = graphOf(recipe);
    const nodes = graph.nodes.map((node) =>
      node.id === "table:b" ? ({ ...node, table: "dst_5@1" } as GraphNode) : node,
    );
    expect(recipeOf({ ...graph, nodes }).steps[1]?.params).toEqual({ table: "dst_5@1", on: { pid: "pid" } });
  });

  it("show a branch from the step where it goes its own way, and leave it out of the recipe", () => {
    const other = { id: "rcp_2", title: "B", steps: [step("x"), step("y", "sort", { by: ["age"] })] };
    const graph = graphOf(recipe, [other]);
    expect(graph.edges.filter((edge) => edge.port === "branch").map((edge) => [edge.from, edge.to])).toEqual([
      ["a", "branch:rcp_2:y"],
    ]);
    expect(graph.edges.at(-1)).toMatchObject({ from: "branch:rcp_2:y", to: "branch:rcp_2" });
    expect(recipeOf(graph)).toEqual(recipe);
  });

  it("place every node, in the order of the rows, without overlap", () => {
    const graph = graphOf(recipe, [{ id: "rcp_2", title: "B", steps: [step("x")] }]);
    const places = placesOf(graph);
    const y = (id: string) => places.get(id)?.y ?? Number.NaN;
    expect([...places.keys()].sort()).toEqual(graph.nodes.map((node) => node.id).sort());
    expect(y("source")).toBeLessThan(y("a"));
    expect(y("a")).toBeLessThan(y("b"));
    expect(y("d")).toBeLessThan(y("result"));
    expect(new Set(["source", "a", "b", "c", "d", "result"].map((id) => places.get(id)?.x)).size).toBe(1);
    expect(y("table:b")).toBe(y("b"));
    const taken = [...places.values()].map(({ x, y: at }) => `${Math.round(x)} ${Math.round(at)}`);
    expect(new Set(taken).size).toBe(taken.length);
  });
});

describe("the ports", () => {
  const steps = [step("a"), join("b", "labs"), step("c", "subject_summary"), step("d", "lag")];
  const graph = graphOf({ dataset: "dst_1@1", steps }, [
    { id: "rcp_2", title: "B", steps: [step("z", "sort")] },
  ]);
  const node = (id: string) => {
    const found = graph.nodes.find((one) => one.id === id);
    if (!found) throw new Error(id);
    return found;
  };
  const fault = (from: string, to: string, port: "rows" | "second" = "rows") =>
    linkFault({ from: node(from), to: node(to), port }, steps);

  it("refuse what makes no sense, each with its own reason", () => {
    expect(fault("a", "a")).toBe("self");
    expect(fault("a", "source")).toBe("into_data");
    expect(fault("a", "table:b")).toBe("into_data");
    expect(fault("result", "a")).toBe("out_of_result");
    expect(fault("table:b", "a")).toBe("table_into_rows");
    expect(fault("a", "b", "second")).toBe("rows_into_second");
    expect(fault("a", "branch:rcp_2:z")).toBe("into_branch");
    expect(fault("branch:rcp_2:z", "a")).toBe("out_of_branch");
    expect(fault("c", "d")).toBe("one_row_already");
    expect(fault("source", "result")).toBe("result_needs_rows");
    expect(fault("a", "b")).toBe("already");
  });

  it("take a step after another one, and a table into a join", () => {
    expect(fault("source", "b")).toBeNull();
    expect(fault("table:b", "b", "second")).toBeNull();
    expect(fault("a", "d")).toBeNull();
  });

  it("turn a link into the same edit that the list makes", () => {
    const order = (from: string, to: string) => {
      const edit = editOfLink(node(from), node(to), steps);
      return (
        edit &&
        applied(steps, edit)
          ?.map((one) => one.id)
          .join("")
      );
    };
    expect(order("source", "c")).toBe("cabd");
    expect(order("a", "d")).toBe("adbc");
    expect(order("a", "result")).toBe("bcda");
    expect(order("source", "result")).toBeNull();
  });
});

describe("the state of the nodes", () => {
  const steps = [step("a"), step("b", "filter_rows"), step("c", "sort")];
  const diff = (step_id: string, rows_before: number, rows_after: number, cells_changed = 0) => ({
    step_id,
    op: "",
    label: "",
    rows_before,
    rows_after,
    cells_changed,
  });
  const run = (state: string, done: ReturnType<typeof diff>[], more = {}) => ({
    state,
    steps: done,
    failed_step: null,
    problem: null,
    job: { fraction: 0.35 },
    ...more,
  });

  it("is grey before the first run", () => {
    expect(statesOf(steps, undefined, [], false).result).toEqual({ kind: "not_run" });
  });

  it("counts rows, and asks for a review where something changed", () => {
    const done = run("succeeded", [diff("a", 10, 10, 3), diff("b", 10, 8), diff("c", 8, 8)]);
    const found = statesOf(steps, done, steps, false);
    expect([...found.steps.values()]).toEqual([
      { kind: "review", rows: 10, cells: 3 },
      { kind: "review", rows: 8, cells: 0 },
      { kind: "done", rows: 8, cells: 0 },
    ]);
    expect(found.result).toEqual({ kind: "review", rows: 8, cells: 0 });
    const signed = statesOf(steps, done, steps, true);
    expect([...signed.steps.values(), signed.result].map((one) => one.kind)).toEqual(Array(4).fill("done"));
  });

  it("leaves all rows as they are where there is no step", () => {
    const found = statesOf([], run("succeeded", []), [], true, 823);
    expect(found.source).toEqual({ kind: "done", rows: 823, cells: 0 });
    expect(found.result).toEqual({ kind: "done", rows: 823, cells: 0 });
  });

  it("knows nothing from the first step that was changed since", () => {
    const done = run("succeeded", [diff("a", 10, 10), diff("b", 10, 8), diff("c", 8, 8)]);
    const edited = [step("a"), step("b", "filter_rows", { where: "x > 1" }), step("c", "sort")];
    const found = statesOf(edited, done, steps, false);
    expect([...found.steps.keys()]).toEqual(["a"]);
    expect(found.result.kind).toBe("not_run");
  });

  it("shows how far each step is, and which one failed", () => {
    const running = statesOf(steps, run("running", []), steps, false);
    expect([...running.steps.values()].map((one) => one.kind === "running" && one.fraction)).toEqual([
      1,
      expect.closeTo(0.5),
      0,
    ]);
    const failed_step = {
      step_id: "b",
      index: 1,
      op: "filter_rows",
      cause: "x",
      detail: "no",
      detail_ko: "안 됨",
    };
    const failed = statesOf(steps, run("failed", [diff("a", 10, 10)], { failed_step }), steps, false);
    expect([...failed.steps.values()].map((one) => one.kind)).toEqual(["done", "failed", "not_run"]);
    expect(failed.result.kind).toBe("not_run");
  });
});

describe("the palette", () => {
  const type = (op: string, family: string, en = op) =>
    ({ op, family, title: { en, ko: "제목" }, about: { en: "", ko: "" } }) as StepType;
  const types = [
    type("clip", "values", "Limit to a range"),
    type("outliers", "values", "Outliers"),
    type("sort", "rows"),
    type("impute_by_magic", "missing"),
  ];

  it("has five groups and at most 25 blocks, and loses no kind of step", () => {
    const blocks = blocksFor(types);
    expect(blocks.length).toBeLessThanOrEqual(MOST_BLOCKS);
    expect(blocks.flatMap((block) => block.ops).sort()).toEqual(types.map((each) => each.op).sort());
    expect(blocks.every((block) => GROUPS.includes(block.group))).toBe(true);
    expect(blockOf(blocks, "outliers")?.name).toBe("range");
  });

  it("finds a step within its block, in either language", () => {
    const blocks = blocksFor(types);
    expect(search(blocks, types, "OUTLI").map((found) => found.ops)).toEqual([["outliers"]]);
    expect(search(blocks, types, "제목")).toHaveLength(blocks.length);
    expect(search(blocks, types, " ")).toHaveLength(blocks.length);
    expect(search(blocks, types, "nothing")).toEqual([]);
  });
});

describe("blocks that wait", () => {
  it("lack what the form requires", () => {
    const form = { required: ["columns", "names", "where"] };
    expect(lacking(form, { columns: [], names: {}, where: "x > 1" })).toEqual(["columns", "names"]);
    expect(lacking(undefined, {})).toEqual([]);
  });

  it("hang on the last step when theirs is gone, and stay loose when they are", () => {
    const waiting = [
      { step: step("n"), after: "gone" },
      { step: step("m"), after: undefined },
      { step: step("o"), after: null },
    ];
    expect(rehung(waiting, [step("a")]).map((one) => one.after)).toEqual(["a", undefined, null]);
  });
});
