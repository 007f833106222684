/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface StepCheckView {
  cause?: string | null;
  column?: string | null;
  /** the table's columns after this step */
  columns: string[];
  detail?: string | null;
  detail_ko?: string | null;
  hint?: string | null;
  hint_ko?: string | null;
  index: number;
  /** columns of the data set that this step names */
  needs?: string[];
  ok: boolean;
  op: string;
  step_id: string;
}
