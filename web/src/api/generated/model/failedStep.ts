/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface FailedStep {
  cause: string;
  column?: string | null;
  detail?: string;
  detail_ko?: string;
  index: number;
  op: string;
  step_id: string;
}
