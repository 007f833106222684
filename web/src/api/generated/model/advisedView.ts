/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface AdvisedView {
  algorithm: string;
  cases: number;
  name: string;
  /** share by which its loss is expected to exceed the best one's */
  regret: number;
  won: number;
}
