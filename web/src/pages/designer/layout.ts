import { graphlib, layout } from "@dagrejs/dagre";
import type { Graph, GraphNode } from "./graph";

export const NODE = { width: 232, height: 78 };
const LANE = NODE.width + 48;

export type Place = { x: number; y: number };

/**
 * Where each node stands. The rows run straight down; dagre finds how deep each node lies. Second tables stand at the
 * left of their join, blocks that wait at the left below what they hang on, each branch in a lane of its own at the
 * right.
 */
export function placesOf(graph: Graph, isWaiting: (id: string) => boolean = () => false): Map<string, Place> {
  const depth = depths(graph);
  const lanes = branchLanes(graph);
  const joinOf = new Map(
    graph.edges.filter((edge) => edge.port === "second").map((edge) => [edge.from, edge.to]),
  );
  const taken = new Set<string>();
  const places = new Map<string, Place>();
  const put = (id: string, lane: number, y: number, step: number) => {
    let at = lane;
    while (taken.has(`${at} ${y}`)) at += step;
    taken.add(`${at} ${y}`);
    places.set(id, { x: at * LANE, y });
  };
  const y = (id: string) => Math.round(depth.get(id) ?? 0);
  const isMain = (node: GraphNode) => ["source", "step", "result"].includes(node.kind) && !isWaiting(node.id);
  for (const node of graph.nodes) if (isMain(node)) put(node.id, 0, y(node.id), 1);
  for (const node of graph.nodes) {
    if (places.has(node.id)) continue;
    if (node.kind === "table") put(node.id, -1, y(joinOf.get(node.id) ?? node.id), -1);
    else if (node.kind === "step") put(node.id, -1, y(node.id), -1);
    else put(node.id, lanes.get(node.id) ?? 1, y(node.id), 1);
  }
  return places;
}

function depths(graph: Graph): Map<string, number> {
  const drawing = new graphlib.Graph();
  drawing.setGraph({ rankdir: "TB", nodesep: 48, ranksep: 34 });
  drawing.setDefaultEdgeLabel(() => ({}));
  const nodes = graph.nodes.filter((node) => node.kind !== "table");
  for (const node of nodes) drawing.setNode(node.id, { ...NODE });
  for (const edge of graph.edges) if (edge.port !== "second") drawing.setEdge(edge.from, edge.to);
  layout(drawing);
  return new Map(nodes.map((node) => [node.id, (drawing.node(node.id) as Place).y]));
}

function branchLanes(graph: Graph): Map<string, number> {
  const order = [
    ...new Set(
      graph.nodes.flatMap((node) =>
        node.kind === "branch_step" || node.kind === "branch_result" ? [node.recipeId] : [],
      ),
    ),
  ];
  return new Map(
    graph.nodes.flatMap((node) =>
      node.kind === "branch_step" || node.kind === "branch_result"
        ? [[node.id, order.indexOf(node.recipeId) + 1] as const]
        : [],
    ),
  );
}
