import type { Edit } from "../clean/edits";
import { type GraphNode, RESULT, SOURCE, type StepDraft } from "./graph";

/** What leaves or enters a node: the rows, or the second table of a join. */
export type Port = "rows" | "second";
export type Link = { from: GraphNode; to: GraphNode; port: Port };

export type LinkFault =
  | "self"
  | "into_data"
  | "out_of_result"
  | "table_into_rows"
  | "rows_into_second"
  | "into_branch"
  | "out_of_branch"
  | "one_row_already"
  | "result_needs_rows"
  | "already";

/** Steps that look back at a person's earlier rows. */
const NEEDS_SEVERAL_ROWS = new Set(["lag", "delta", "rolling", "subject_summary"]);
const LEAVES_ONE_ROW = new Set(["subject_summary"]);

/** Why a link makes no sense, or null. `steps` is the chain as it is now. */
export function linkFault({ from, to, port }: Link, steps: readonly StepDraft[]): LinkFault | null {
  if (from.id === to.id) return "self";
  if (to.kind === "source" || to.kind === "table") return "into_data";
  if (from.kind === "result" || from.kind === "branch_result") return "out_of_result";
  if (to.kind === "branch_step" || to.kind === "branch_result") return "into_branch";
  if (from.kind === "branch_step") return "out_of_branch";
  if (port === "second") return from.kind === "table" ? null : "rows_into_second";
  if (from.kind === "table") return "table_into_rows";
  if (to.kind === "result" && from.kind === "source" && steps.length > 0) return "result_needs_rows";
  if (to.kind === "step" && looksBackTooLate(from, to.step, steps)) return "one_row_already";
  if (isLinked(from.id, to.id, steps)) return "already";
  return null;
}

function looksBackTooLate(from: GraphNode, step: StepDraft, steps: readonly StepDraft[]): boolean {
  if (!NEEDS_SEVERAL_ROWS.has(step.op)) return false;
  const at = steps.findIndex((one) => one.id === from.id);
  return steps
    .slice(0, at + 1)
    .some((one) => one.id !== step.id && one.enabled && LEAVES_ONE_ROW.has(one.op));
}

function isLinked(from: string, to: string, steps: readonly StepDraft[]): boolean {
  const chain = [SOURCE, ...steps.map((step) => step.id), RESULT];
  return chain.indexOf(to) === chain.indexOf(from) + 1 && chain.includes(from);
}

/**
 * The edit that a link of rows stands for: the second step comes right after the first. A link into the result makes
 * its step the last one. Null when nothing moves.
 */
export function editOfLink(from: GraphNode, to: GraphNode, steps: readonly StepDraft[]): Edit | null {
  const after = from.kind === "step" ? from.id : null;
  if (to.kind === "step") return { kind: "move", id: to.step.id, op: to.step.op, after };
  if (to.kind !== "result" || from.kind !== "step") return null;
  const last = steps.filter((step) => step.id !== from.id).at(-1);
  return { kind: "move", id: from.step.id, op: from.step.op, after: last?.id ?? null };
}
