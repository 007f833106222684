import { newStepId } from "../clean/edits";
import { lacking, type Unplaced } from "./drafts";
import { type GraphNode, RESULT, SOURCE, type StepDraft, tableNodeId } from "./graph";
import { editOfLink, type Link, type LinkFault, linkFault } from "./ports";
import type { Design } from "./useDesign";

export type Refusal = LinkFault | "result_stays" | "data_stays" | "branch_stays";
type Schemas = (op: string) => { required?: string[] } | undefined;

/** Every gesture on the canvas, as edits of the recipe. What makes no sense comes back as the reason. */
export function actionsOn(design: Design, schemaOf: Schemas, recipeId: string) {
  const { saver, steps, graph, unplaced, setUnplaced } = design;
  const nodeOf = (id: string) => graph.nodes.find((node) => node.id === id);
  const isWaiting = (id: string) => unplaced.some((one) => one.step.id === id);
  const put = (one: Unplaced) =>
    setUnplaced((before) => [...before.filter((other) => other.step.id !== one.step.id), one]);
  const drop = (id: string) => setUnplaced((before) => before.filter((one) => one.step.id !== id));

  /** Into the recipe when it is complete and hangs somewhere; else it waits. Gives back whether it went in. */
  function place(one: Unplaced): boolean {
    const isComplete = lacking(schemaOf(one.step.op), one.step.params).length === 0;
    if (one.after === undefined || !isComplete) {
      put(one);
      return false;
    }
    drop(one.step.id);
    saver.add({ kind: "add", step: one.step, after: one.after });
    return true;
  }

  function add(op: string, after: string | null | undefined, at?: Unplaced["at"]) {
    const step: StepDraft = { id: newStepId(), op, params: {}, note: "", enabled: true };
    return { step, isIn: place({ step, after, ...(at ? { at } : {}) }) };
  }

  /** Takes a step out of the recipe and leaves it on the canvas, linked to nothing. */
  function loosen(step: StepDraft): void {
    if (!isWaiting(step.id)) saver.add({ kind: "remove", id: step.id, op: step.op });
    put({ step, after: undefined });
  }

  function connect(link: Link): Refusal | null {
    const fault = linkFault(link, steps);
    if (fault) return fault;
    const { from, to, port } = link;
    if (port === "second") return setTable(from, to);
    const waits = unplaced.find((one) => one.step.id === to.id);
    if (waits) {
      place({ ...waits, after: from.kind === "step" ? from.id : null });
      return null;
    }
    const source = unplaced.find((one) => one.step.id === from.id);
    if (source) {
      place({ ...source, after: placeOf(to) });
      return null;
    }
    const edit = editOfLink(from, to, steps);
    if (edit) saver.add(edit);
    return null;
  }

  /** What a block takes its rows from when it is put before a node. */
  function placeOf(to: GraphNode): string | null {
    if (to.id === RESULT) return steps.at(-1)?.id ?? null;
    const at = steps.findIndex((step) => step.id === to.id);
    return steps[at - 1]?.id ?? null;
  }

  function setTable(from: GraphNode, to: GraphNode): Refusal | null {
    if (from.kind !== "table" || to.kind !== "step") return "rows_into_second";
    change(to.step, { ...to.step.params, table: from.table }, to.step.note);
    return null;
  }

  function change(step: StepDraft, params: StepDraft["params"], note: string): void {
    const waits = unplaced.find((one) => one.step.id === step.id);
    if (waits) place({ ...waits, step: { ...step, params, note } });
    else saver.add({ kind: "change", id: step.id, op: step.op, params, note });
  }

  function move(step: StepDraft, after: string | null): Refusal | null {
    const from = nodeOf(after ?? SOURCE);
    const to = nodeOf(step.id);
    if (!from || !to) return null;
    return connect({ from, to, port: "rows" });
  }

  function removeNode(node: GraphNode): Refusal | null {
    if (node.kind === "result") return "result_stays";
    if (node.kind === "source") return "data_stays";
    if (node.kind === "branch_step" || node.kind === "branch_result") return "branch_stays";
    if (node.kind === "table") return removeTable(node.id);
    if (isWaiting(node.id)) drop(node.id);
    else saver.add({ kind: "remove", id: node.step.id, op: node.step.op });
    return null;
  }

  /** A join without its second table waits beside the place where it stood. */
  function removeTable(id: string): Refusal | null {
    const owner = graph.nodes.find((node) => tableNodeId(node.id) === id);
    if (owner?.kind !== "step") return null;
    const { table: _, ...params } = owner.step.params;
    const after = placeOf(owner);
    if (!isWaiting(owner.id)) saver.add({ kind: "remove", id: owner.id, op: owner.step.op });
    put({ step: { ...owner.step, params }, after });
    return null;
  }

  function removeEdge(from: string, to: string): Refusal | null {
    const [source, target] = [nodeOf(from), nodeOf(to)];
    if (!source || !target) return null;
    if (source.kind === "table") return removeTable(source.id);
    if (target.kind === "result") return "result_stays";
    if (target.kind !== "step") return "branch_stays";
    loosen(target.step);
    return null;
  }

  return { add, change, connect, move, removeNode, removeEdge, isWaiting, nodeOf, recipeId };
}

export type Actions = ReturnType<typeof actionsOn>;
