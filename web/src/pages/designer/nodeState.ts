import type { RunView } from "@/api/generated/model";
import { type StepDraft, sharedSteps } from "./graph";

export type NodeState =
  | { kind: "not_run" }
  | { kind: "running"; fraction: number }
  | { kind: "done"; rows: number; cells: number }
  | { kind: "review"; rows: number; cells: number }
  | { kind: "failed"; detail: string; detail_ko: string };

export type States = { source: NodeState; result: NodeState; steps: Map<string, NodeState> };

const NOT_RUN: NodeState = { kind: "not_run" };

type Run = Pick<RunView, "state" | "steps" | "failed_step" | "problem"> & { job: { fraction: number } };

/**
 * What the newest run says of each node. Only steps that still are as they were run have a state; from the first
 * step that was changed since, nothing is known. ``uploaded`` rows are what a recipe without steps leads to.
 */
export function statesOf(
  steps: readonly StepDraft[],
  run: Run | undefined,
  asRun: readonly StepDraft[],
  approved: boolean,
  uploaded?: number,
): States {
  const known = new Map<string, NodeState>();
  if (!run) return { source: NOT_RUN, result: NOT_RUN, steps: known };
  const same = sharedSteps(steps, asRun);
  const enabled = asRun.filter((step) => step.enabled);
  const diffs = new Map(run.steps.map((diff) => [diff.step_id, diff]));
  asRun.slice(0, same).forEach((ran, at) => {
    const id = steps[at]?.id ?? ran.id;
    const diff = diffs.get(ran.id);
    if (!ran.enabled) known.set(id, NOT_RUN);
    else if (run.failed_step?.step_id === ran.id) known.set(id, failedAt(run));
    else if (diff) {
      const changed = diff.cells_changed > 0 || diff.rows_after !== diff.rows_before;
      const kind = changed && !approved ? "review" : "done";
      known.set(id, { kind, rows: diff.rows_after, cells: diff.cells_changed });
    } else if (isRunning(run)) {
      known.set(id, { kind: "running", fraction: shareOf(run, enabled.indexOf(ran), enabled.length) });
    } else known.set(id, NOT_RUN);
  });
  const before = run.steps[0]?.rows_before ?? (run.state === "succeeded" ? uploaded : undefined);
  const after = run.steps.at(-1)?.rows_after ?? before;
  const isWhole = same === steps.length && same === asRun.length;
  return {
    source: before === undefined ? NOT_RUN : { kind: "done", rows: before, cells: 0 },
    result: isWhole ? resultOf(run, after, approved) : NOT_RUN,
    steps: known,
  };
}

function resultOf(run: Run, rows: number | undefined, approved: boolean): NodeState {
  if (isRunning(run)) return { kind: "running", fraction: run.job.fraction };
  if (run.state === "failed") return run.failed_step ? NOT_RUN : failedAt(run);
  if (run.state !== "succeeded") return NOT_RUN;
  return { kind: approved ? "done" : "review", rows: rows ?? 0, cells: 0 };
}

function isRunning(run: Run): boolean {
  return run.state === "queued" || run.state === "running";
}

/** Steps take the middle of a run (from 5 to 65 %), reading comes before and the profile after. */
function shareOf(run: Run, at: number, of: number): number {
  if (run.state === "queued" || of === 0) return 0;
  const inSteps = ((run.job.fraction - 0.05) / 0.6) * of - at;
  return Math.min(Math.max(inSteps, 0), 1);
}

function failedAt(run: Run): NodeState {
  return {
    kind: "failed",
    detail: run.failed_step?.detail || run.problem?.detail || "",
    detail_ko: run.failed_step?.detail_ko || run.problem?.detail_ko || "",
  };
}
