import {
  applyEdgeChanges,
  applyNodeChanges,
  Background,
  type Connection,
  Controls,
  MiniMap,
  ReactFlow,
  useReactFlow,
} from "@xyflow/react";
import { type DragEvent, useCallback, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Actions, Refusal } from "./actions";
import { BlockNode, DesignContext, stateOf } from "./BlockNode";
import classes from "./designer.module.css";
import { type FlowEdge, type FlowNode, flowOf, kept } from "./flow";
import { type GraphNode, RESULT, SOURCE, type StepDraft, tableNodeId } from "./graph";
import type { Place } from "./layout";
import { DRAGGED } from "./Palette";
import { useCanvasWords } from "./canvasWords";
import type { Design } from "./useDesign";

const NODE_TYPES = { block: BlockNode };
const STATE_COLOR = {
  not_run: "#adb5bd",
  running: "#0072b2",
  done: "#008a63",
  review: "#e69f00",
  failed: "#c92a2a",
};

type Props = {
  design: Design;
  actions: Actions;
  chosen: string | null;
  onChoose: (id: string | null) => void;
  onOpen: (step: StepDraft) => void;
  onAdd: (op: string, after: string | null | undefined, at?: Place) => void;
  onRefuse: (reason: Refusal | null) => void;
  mayEdit: boolean;
};

/** The canvas itself: everything the mouse does here becomes an edit of the recipe, or a sentence why not. */
export function Canvas(props: Props) {
  const { design, actions, chosen, onChoose, onOpen, onRefuse, mayEdit } = props;
  const { t } = useTranslation("designer");
  const words = useCanvasWords(design);
  const { nodes, edges, setNodes, setEdges } = useFlow(design, chosen, words);
  const drop = useDrop(props);
  const connect = ({ source, target, targetHandle }: Connection) => {
    const [from, to] = [actions.nodeOf(source), actions.nodeOf(target)];
    if (from && to)
      onRefuse(actions.connect({ from, to, port: targetHandle === "second" ? "second" : "rows" }));
  };
  const remove = async (gone: { nodes: FlowNode[]; edges: FlowEdge[] }) => {
    const [node] = gone.nodes;
    const [edge] = gone.edges;
    if (node) onRefuse(actions.removeNode(node.data.node));
    else if (edge) onRefuse(actions.removeEdge(edge.source, edge.target));
    return false;
  };
  const openOf = (node: GraphNode) => {
    onChoose(node.id);
    if (node.kind === "step") onOpen(node.step);
  };
  return (
    <section className={classes.canvas} aria-label={t("canvas")} onDrop={drop} onDragOver={allow}>
      <DesignContext value={design}>
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={NODE_TYPES}
          onNodesChange={(changes) => {
            setNodes((before) => applyNodeChanges(changes, before));
            for (const change of changes)
              if (change.type === "select" && change.selected) onChoose(change.id);
          }}
          onEdgesChange={(changes) => setEdges((before) => applyEdgeChanges(changes, before))}
          onConnect={connect}
          onBeforeDelete={remove}
          onNodeClick={(_, node) => openOf(node.data.node)}
          onPaneClick={() => onChoose(null)}
          nodesConnectable={mayEdit}
          deleteKeyCode={mayEdit ? ["Delete", "Backspace"] : null}
          ariaLabelConfig={words.aria}
          fitView
          fitViewOptions={{ maxZoom: 1, minZoom: 0.8, padding: 0.05, nodes: beginning(design) }}
          panOnScroll
          minZoom={0.2}
          colorMode="light"
        >
          <Background gap={20} color="var(--mantine-color-gray-3)" />
          <Controls showInteractive={false} />
          <MiniMap
            pannable
            style={{ width: 110, height: 110 }}
            zoomable
            nodeColor={(node: FlowNode) => STATE_COLOR[stateOf(node.data.node, design).kind]}
          />
        </ReactFlow>
      </DesignContext>
    </section>
  );
}

const FIRST_SHOWN = 6;

/** A long recipe opens at its beginning, large enough to read; a short one whole. */
function beginning(design: Design): { id: string }[] {
  if (design.steps.length < FIRST_SHOWN) return design.graph.nodes.map(({ id }) => ({ id }));
  const first = design.steps.slice(0, FIRST_SHOWN - 1);
  const tables = first.filter((step) => step.op === "join").map((step) => tableNodeId(step.id));
  return [SOURCE, ...first.map((step) => step.id), ...tables].map((id) => ({ id }));
}

/** The drawn nodes and edges, drawn anew when the recipe changes; what was moved by hand stays there. */
function useFlow(design: Design, chosen: string | null, words: ReturnType<typeof useCanvasWords>) {
  const drawn = useMemo(() => {
    const waiting = new Map(design.unplaced.map((one) => [one.step.id, one]));
    return flowOf(design.graph, {
      labelOf: words.node,
      edgeLabel: words.edge,
      isWaiting: (id) => waiting.has(id),
      placeOf: (id) => (waiting.get(id)?.after === undefined ? waiting.get(id)?.at : undefined),
    });
  }, [design.graph, design.unplaced, words]);
  const [nodes, setNodes] = useState<FlowNode[]>([]);
  const [edges, setEdges] = useState<FlowEdge[]>([]);
  useEffect(() => {
    setNodes((before) => kept(before, drawn.nodes, chosen));
    setEdges(drawn.edges);
  }, [drawn, chosen]);
  return { nodes, edges, setNodes, setEdges };
}

function allow(event: DragEvent): void {
  if (!event.dataTransfer.types.includes(DRAGGED)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "copy";
}

/** A block that is dropped on a node or a link goes in there; elsewhere it stays loose. */
function useDrop({ design, onAdd }: Props) {
  const { screenToFlowPosition } = useReactFlow();
  return useCallback(
    (event: DragEvent) => {
      const op = event.dataTransfer.getData(DRAGGED);
      if (!op) return;
      event.preventDefault();
      const under = event.target instanceof Element ? event.target : null;
      const node = under?.closest<HTMLElement>(".react-flow__node")?.dataset.id;
      const edge = under?.closest<HTMLElement>(".react-flow__edge")?.dataset.id;
      const from = node ?? design.graph.edges.find((one) => one.id === edge && one.port === "rows")?.from;
      if (from === SOURCE) onAdd(op, null);
      else if (from === RESULT) onAdd(op, design.steps.at(-1)?.id ?? null);
      else if (from && design.steps.some((step) => step.id === from)) onAdd(op, from);
      else onAdd(op, undefined, screenToFlowPosition({ x: event.clientX - 116, y: event.clientY - 39 }));
    },
    [design, onAdd, screenToFlowPosition],
  );
}
