import { Group, Progress, Text } from "@mantine/core";
import { IconDatabase, IconFlag, IconGitBranch, IconTableImport } from "@tabler/icons-react";
import { Handle, type NodeProps, Position } from "@xyflow/react";
import { createContext, type ReactNode, useContext } from "react";
import { useTranslation } from "react-i18next";
import { useStepWords } from "../clean/stepTypes";
import { BlockIcon } from "./BlockIcon";
import classes from "./designer.module.css";
import type { FlowNode } from "./flow";
import { SOURCE, type GraphNode } from "./graph";
import type { NodeState } from "./nodeState";
import { blockOf, blocksFor } from "./palette";
import { useStepTypes } from "../clean/stepTypes";
import { useStateWords } from "./stateWords";
import type { Design } from "./useDesign";

export const DesignContext = createContext<Design | null>(null);

/** One node: what it is, what it does in one line, and how it stands. */
export function BlockNode({ data, selected }: NodeProps<FlowNode>) {
  const { node, isWaiting } = data;
  const design = useContext(DesignContext);
  const face = useFace(node, design);
  const words = useStateWords();
  const { t } = useTranslation("designer");
  if (!design) return null;
  const state = stateOf(node, design);
  const misfit = node.kind === "step" ? design.misfits.get(node.id) : undefined;
  const isBranch = node.kind === "branch_step" || node.kind === "branch_result";
  const isOff = node.kind === "step" && !node.step.enabled;
  return (
    <div
      className={`${classes.node} ${node.kind === "step" || node.kind === "branch_step" ? "" : classes.round}`}
      data-state={misfit ? "misfit" : node.kind === "table" ? "table" : state.kind}
      data-waiting={isWaiting || undefined}
      data-off={isOff || undefined}
      data-branch={isBranch || undefined}
      data-chosen={selected || undefined}
    >
      <Ports node={node} />
      <Group gap={6} wrap="nowrap">
        {face.icon}
        <Text size="sm" fw={600} truncate>
          {face.title}
        </Text>
      </Group>
      <Text size="xs" c="gray.8" truncate title={face.about}>
        {face.about || " "}
      </Text>
      <Text size="xs" c={misfit || state.kind === "failed" ? "red.9" : "gray.8"} truncate>
        {node.kind === "table" ? t("node.table_about") : words({ state, isWaiting, isOff, misfit, isBranch })}
      </Text>
      {state.kind === "running" && <Progress value={state.fraction * 100} size={3} aria-hidden mt={2} />}
    </div>
  );
}

function Ports({ node }: { node: GraphNode }) {
  const { t } = useTranslation("designer");
  const takes = node.kind === "step" || node.kind === "result";
  const gives = node.kind === "source" || node.kind === "step" || node.kind === "table";
  const isBranch = node.kind === "branch_step" || node.kind === "branch_result";
  return (
    <>
      {(takes || isBranch) && (
        <Handle
          type="target"
          id="rows"
          position={Position.Top}
          isConnectable={takes}
          title={t("port.rows_in")}
        />
      )}
      {node.kind === "step" && node.step.op === "join" && (
        <Handle
          type="target"
          id="second"
          position={Position.Left}
          style={{ background: "#0072B2" }}
          title={t("port.second")}
        />
      )}
      {(gives || node.kind === "branch_step") && (
        <Handle
          type="source"
          id="rows"
          position={node.kind === "table" ? Position.Right : Position.Bottom}
          isConnectable={gives}
          title={t("port.rows_out")}
        />
      )}
      {(node.kind === "step" || node.kind === "source") && (
        <Handle
          type="source"
          id="branch"
          position={Position.Right}
          isConnectable={false}
          style={{ opacity: 0 }}
        />
      )}
    </>
  );
}

type Face = { icon: ReactNode; title: string; about: string };

export function useFace(node: GraphNode, design: Design | null): Face {
  const { t } = useTranslation("designer");
  const { title, summary } = useStepWords();
  const { types } = useStepTypes();
  const icon = {
    size: 16,
    color: "var(--mantine-color-loom-7)",
    "aria-hidden": true,
    style: { flexShrink: 0 },
  } as const;
  switch (node.kind) {
    case "source":
      return {
        icon: <IconDatabase {...icon} />,
        title: t("node.source"),
        about: nameOf(node.dataset, design),
      };
    case "table":
      return {
        icon: <IconTableImport {...icon} />,
        title: t("node.table"),
        about: nameOf(node.table, design),
      };
    case "result":
      return { icon: <IconFlag {...icon} />, title: t("node.result"), about: t("node.result_about") };
    case "branch_result":
      return { icon: <IconGitBranch {...icon} />, title: node.title, about: t("node.branch") };
    default: {
      const joined = nameOf(String(node.step.params.table ?? ""), design);
      const group = blockOf(blocksFor(types.items), node.step.op)?.group ?? "clean";
      return {
        icon: node.kind === "step" ? <BlockIcon group={group} /> : <IconGitBranch {...icon} />,
        title: title(node.step.op),
        about: (node.step.op === "join" ? joined : "") || summary(node.step) || node.step.note,
      };
    }
  }
}

/** "Laboratory · version 2" of `dst_…@2`, "labs" of a table of the same data set. */
function nameOf(table: string, design: Design | null): string {
  const [dataset = "", rest] = table.split("@");
  const title = design?.titles.get(dataset);
  if (!title) return rest ? "" : table;
  const inner = rest?.split("/")[1];
  return inner ? `${title} · ${inner}` : title;
}

export function stateOf(node: GraphNode, design: Design): NodeState {
  if (node.id === SOURCE) return design.states.source;
  if (node.kind === "result") return design.states.result;
  return design.states.steps.get(node.id) ?? { kind: "not_run" };
}
