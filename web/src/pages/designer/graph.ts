import type { StepView } from "@/api/generated/model";

export type StepDraft = Pick<StepView, "id" | "op" | "params" | "note" | "enabled">;

/** A second data set as the parameter of a join names it: a table of the study file, or `dst_…@1` or `dst_…@1/labs`. */
export type Recipe = { dataset: string; steps: readonly StepDraft[] };

/** Another recipe that shares its beginning with this one. */
export type OtherRecipe = { id: string; title: string; steps: readonly StepDraft[] };

export type GraphNode =
  | { id: string; kind: "source"; dataset: string }
  | { id: string; kind: "step"; step: StepDraft }
  | { id: string; kind: "table"; table: string }
  | { id: string; kind: "result" }
  | { id: string; kind: "branch_step"; step: StepDraft; recipeId: string }
  | { id: string; kind: "branch_result"; recipeId: string; title: string };

/** `rows` carries the table from step to step; `second` is the other table of a join; `branch` leads to a recipe. */
export type GraphEdge = {
  id: string;
  from: string;
  to: string;
  port: "rows" | "second" | "branch";
};

export type Graph = { nodes: GraphNode[]; edges: GraphEdge[] };

export const SOURCE = "source";
export const RESULT = "result";

export function tableNodeId(stepId: string): string {
  return `table:${stepId}`;
}

/** The recipe as a graph: the chain of its steps, and a data set beside each join. */
export function graphOf(recipe: Recipe, others: readonly OtherRecipe[] = []): Graph {
  const nodes: GraphNode[] = [{ id: SOURCE, kind: "source", dataset: recipe.dataset }];
  const edges: GraphEdge[] = [];
  let before = SOURCE;
  for (const step of recipe.steps) {
    nodes.push({ id: step.id, kind: "step", step });
    edges.push(edge(before, step.id, "rows"));
    if (step.op === "join") {
      const table = tableNodeId(step.id);
      nodes.push({ id: table, kind: "table", table: String(step.params.table ?? "") });
      edges.push(edge(table, step.id, "second"));
    }
    before = step.id;
  }
  nodes.push({ id: RESULT, kind: "result" });
  edges.push(edge(before, RESULT, "rows"));
  for (const other of others) addBranch({ nodes, edges }, recipe.steps, other);
  return { nodes, edges };
}

/** The other recipe leaves where it first differs, and goes its own way from there. */
function addBranch(graph: Graph, own: readonly StepDraft[], other: OtherRecipe): void {
  const shared = sharedSteps(own, other.steps);
  let before = shared === 0 ? SOURCE : (own[shared - 1]?.id ?? SOURCE);
  let port: GraphEdge["port"] = "branch";
  for (const step of other.steps.slice(shared)) {
    const id = `branch:${other.id}:${step.id}`;
    graph.nodes.push({ id, kind: "branch_step", step, recipeId: other.id });
    graph.edges.push(edge(before, id, port));
    before = id;
    port = "rows";
  }
  const end = `branch:${other.id}`;
  graph.nodes.push({ id: end, kind: "branch_result", recipeId: other.id, title: other.title });
  graph.edges.push(edge(before, end, port));
}

/** How many steps two recipes have in common from the beginning: what they do counts, not their ids and notes. */
export function sharedSteps(a: readonly StepDraft[], b: readonly StepDraft[]): number {
  let n = 0;
  while (n < a.length && n < b.length && effect(a[n]) === effect(b[n])) n++;
  return n;
}

function effect(step: StepDraft | undefined): string {
  return step ? canonical([step.op, step.params, step.enabled]) : "";
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

function edge(from: string, to: string, port: GraphEdge["port"]): GraphEdge {
  return { id: `${from}>${to}`, from, to, port };
}
