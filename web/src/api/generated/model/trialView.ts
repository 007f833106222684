/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface TrialView {
  algorithm: string;
  at: string;
  /** seconds after the start of training */
  elapsed_s: number;
  id: string;
  iterations: number;
  /** log loss, or squared error in units of the target's variance */
  loss: number;
  metric: string;
  name: string;
  /** seconds of one processor */
  seconds: number;
  value: number;
}
