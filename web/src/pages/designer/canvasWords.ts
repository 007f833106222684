import type { AriaLabelConfig } from "@xyflow/react";
import type { TFunction } from "i18next";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useStepWords } from "../clean/stepTypes";
import type { GraphEdge, GraphNode } from "./graph";
import { useStateWords } from "./stateWords";
import type { Design } from "./useDesign";

/** What the canvas says to those who hear it instead of seeing it. */
export function useCanvasWords(design: Design) {
  const { t, i18n } = useTranslation("designer");
  const { title } = useStepWords();
  const stateWords = useStateWords();
  const { graph, states, misfits, unplaced, steps } = design;
  return useMemo(() => {
    const name = (node: GraphNode | undefined): string => {
      if (!node) return "";
      switch (node.kind) {
        case "step":
        case "branch_step":
          return title(node.step.op);
        case "branch_result":
          return node.title;
        default:
          return t(`node.${node.kind}`);
      }
    };
    const byId = new Map(graph.nodes.map((node) => [node.id, node]));
    const waiting = new Set(unplaced.map((one) => one.step.id));
    const node = (one: GraphNode): string => {
      if (one.kind === "table") return `${name(one)}. ${t("node.table_about")}`;
      const at = steps.findIndex((step) => step.id === one.id);
      const state = states.steps.get(one.id) ?? (one.kind === "result" ? states.result : states.source);
      const told = stateWords({
        state: one.kind === "step" ? (states.steps.get(one.id) ?? { kind: "not_run" }) : state,
        isWaiting: waiting.has(one.id),
        isOff: one.kind === "step" && !one.step.enabled,
        isBranch: one.kind === "branch_step" || one.kind === "branch_result",
        misfit: misfits.get(one.id),
      });
      return at < 0 ? `${name(one)}. ${told}` : t("aria.step", { n: at + 1, name: name(one), state: told });
    };
    const edge = (one: GraphEdge): string =>
      t(`aria.edge.${one.port}`, { from: name(byId.get(one.from)), to: name(byId.get(one.to)) });
    return { node, edge, aria: ariaOf(t) };
    // the words change with the language, which t follows
  }, [graph, states, misfits, unplaced, steps, i18n.language, t, title]);
}

function ariaOf(t: TFunction<"designer">): Partial<AriaLabelConfig> {
  return {
    "node.a11yDescription.default": t("aria.node"),
    "node.a11yDescription.keyboardDisabled": t("aria.node"),
    "node.a11yDescription.ariaLiveMessage": ({ direction, x, y }) =>
      t("aria.moved", { direction: t(`aria.direction.${direction}`), x: Math.round(x), y: Math.round(y) }),
    "edge.a11yDescription.default": t("aria.edge_about"),
    "controls.ariaLabel": t("aria.controls"),
    "controls.zoomIn.ariaLabel": t("aria.zoom_in"),
    "controls.zoomOut.ariaLabel": t("aria.zoom_out"),
    "controls.fitView.ariaLabel": t("aria.fit"),
    "minimap.ariaLabel": t("aria.minimap"),
    "handle.ariaLabel": t("aria.handle"),
  };
}
