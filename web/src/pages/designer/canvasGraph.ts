import type { Unplaced } from "./drafts";
import { type Graph, graphOf, type OtherRecipe, type Recipe, SOURCE, tableNodeId } from "./graph";

/** The recipe's graph with the blocks that wait beside it; they take no part in the recipe. */
export function canvasGraph(
  recipe: Recipe,
  unplaced: readonly Unplaced[],
  others: readonly OtherRecipe[],
): Graph {
  const graph = graphOf(recipe, others);
  for (const { step, after } of unplaced) {
    graph.nodes.push({ id: step.id, kind: "step", step });
    if (after !== undefined) {
      const from = after ?? SOURCE;
      graph.edges.push({ id: `${from}>${step.id}`, from, to: step.id, port: "rows" });
    }
    if (step.op === "join" && typeof step.params.table === "string") {
      const table = tableNodeId(step.id);
      graph.nodes.push({ id: table, kind: "table", table: step.params.table });
      graph.edges.push({ id: `${table}>${step.id}`, from: table, to: step.id, port: "second" });
    }
  }
  return graph;
}
