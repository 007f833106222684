import type { Edge, Node } from "@xyflow/react";
import type { Graph, GraphEdge, GraphNode } from "./graph";
import { NODE, type Place, placesOf } from "./layout";

export type FlowNode = Node<{ node: GraphNode; isWaiting: boolean }, "block">;
export type FlowEdge = Edge<{ port: GraphEdge["port"] }>;

type Looks = {
  labelOf: (node: GraphNode) => string;
  edgeLabel: (edge: GraphEdge) => string;
  placeOf: (id: string) => Place | undefined;
  isWaiting: (id: string) => boolean;
};

/** The graph as the canvas draws it. */
export function flowOf(graph: Graph, looks: Looks): { nodes: FlowNode[]; edges: FlowEdge[] } {
  const places = placesOf(graph, looks.isWaiting);
  const nodes = graph.nodes.map((node): FlowNode => ({
    id: node.id,
    type: "block",
    position: looks.placeOf(node.id) ?? places.get(node.id) ?? { x: 0, y: 0 },
    data: { node, isWaiting: looks.isWaiting(node.id) },
    width: NODE.width,
    height: NODE.height,
    ariaLabel: looks.labelOf(node),
  }));
  const edges = graph.edges.map((edge): FlowEdge => {
    const isLoose = looks.isWaiting(edge.to) || edge.port === "branch" || edge.to.startsWith("branch:");
    return {
      id: edge.id,
      source: edge.from,
      target: edge.to,
      sourceHandle: edge.port === "branch" ? "branch" : "rows",
      targetHandle: edge.port === "second" ? "second" : "rows",
      type: "smoothstep",
      interactionWidth: 36,
      data: { port: edge.port },
      style: { strokeWidth: 2, ...(isLoose ? { strokeDasharray: "5 5" } : {}) },
      ariaLabel: looks.edgeLabel(edge),
    };
  });
  return { nodes, edges };
}

/** What the canvas itself knows of its parts (sizes, what is chosen) is kept when the graph is drawn anew. */
export function kept<T extends FlowNode>(
  before: readonly T[],
  next: readonly T[],
  chosen: string | null,
): T[] {
  const known = new Map(before.map((node) => [node.id, node]));
  return next.map((node) => {
    const measured = known.get(node.id)?.measured;
    return { ...node, selected: node.id === chosen, ...(measured ? { measured } : {}) };
  });
}
