import { graphlib, layout } from "@dagrejs/dagre";
import type { Graph } from "./graph";

export const NODE = { width: 232, height: 78 };
export type Place = { x: number; y: number };

/** Where each node stands: the rows run downwards, second tables come in from the side, branches leave to the side. */
export function placesOf(graph: Graph): Map<string, Place> {
  const drawing = new graphlib.Graph();
  drawing.setGraph({ rankdir: "TB", nodesep: 48, ranksep: 44, marginx: 20, marginy: 20 });
  drawing.setDefaultEdgeLabel(() => ({}));
  for (const node of graph.nodes) drawing.setNode(node.id, { ...NODE });
  for (const edge of graph.edges) {
    const isMain = edge.port === "rows" && !edge.to.startsWith("branch:");
    drawing.setEdge(edge.from, edge.to, { weight: isMain ? 20 : 1 });
  }
  layout(drawing);
  return new Map(
    graph.nodes.map((node) => {
      const { x, y } = drawing.node(node.id) as Place;
      return [node.id, { x: x - NODE.width / 2, y: y - NODE.height / 2 }];
    }),
  );
}
