/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * What one step of a run did; the object at ``diff_key`` is Parquet: _row, column, old, new (text), rule.
 */
export interface StepDiff {
  cells_changed: number;
  columns_added?: string[];
  columns_removed?: string[];
  diff_key?: string | null;
  diff_sha256?: string | null;
  label: string;
  note?: string;
  op: string;
  rows_after: number;
  rows_before: number;
  step_id: string;
}
