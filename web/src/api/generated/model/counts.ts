/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface Counts {
  fn: number;
  fp: number;
  tn: number;
  tp: number;
}
