import type { ComparedColumn, DiffSummary, Finding } from "@/api/generated/model";
import type { Looked } from "./draft";

export const TABS = ["findings", "columns", "missing", "cells", "subjects", "prediction"] as const;
export type TabName = (typeof TABS)[number];

/** How much of a part was looked at. */
export type Item = { tab: TabName; done: number; of: number };

/** So many of the worst subjects are enough for a sample. */
export const SUBJECTS_TO_OPEN = 5;

/** Null: not computed yet. */
export type ToSee = {
  findings: string[] | null;
  columns: string[] | null;
  rules: string[] | null;
  subjects: number;
};

export function findingId(finding: Pick<Finding, "code" | "column">): string {
  return `${finding.code}|${finding.column ?? ""}`;
}

export function ruleId(stepId: string, column: string, rule: string): string {
  return `${stepId}|${column}|${rule}`;
}

/** Columns whose content a reviewer must see: other cells, another type, another name, or new. */
export function changedColumns(columns: readonly ComparedColumn[]): ComparedColumn[] {
  return columns.filter(
    (column) => column.state !== "removed" && (column.state !== "same" || column.name_before !== column.name),
  );
}

export function removedColumns(columns: readonly ComparedColumn[]): ComparedColumn[] {
  return columns.filter((column) => column.state === "removed");
}

export function rulesOf(summary: DiffSummary): string[] {
  return summary.steps.flatMap(({ step, columns }) =>
    columns.map((item) => ruleId(step.step_id, item.column, item.rule)),
  );
}

/** The checklist: one line a part, filled by what was really looked at. */
export function checklist(toSee: ToSee, looked: Looked): Item[] {
  const both = (wanted: readonly string[] | null, had: readonly string[]) => {
    if (wanted === null) return { done: 0, of: 1 };
    const known = new Set(had);
    return { done: wanted.filter((id) => known.has(id)).length, of: wanted.length };
  };
  const opened = (tab: TabName) => ({ done: looked.tabs.includes(tab) ? 1 : 0, of: 1 });
  const subjects = Math.min(SUBJECTS_TO_OPEN, toSee.subjects);
  return [
    { tab: "findings", ...both(toSee.findings, looked.findings) },
    { tab: "columns", ...both(toSee.columns, looked.columns) },
    { tab: "missing", ...opened("missing") },
    { tab: "cells", ...both(toSee.rules, looked.rules) },
    { tab: "subjects", done: Math.min(new Set(looked.subjects).size, subjects), of: subjects },
    { tab: "prediction", ...opened("prediction") },
  ];
}

export function isDone(item: Item): boolean {
  return item.done >= item.of;
}
