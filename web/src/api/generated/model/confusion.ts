/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface Confusion {
  classes: string[];
  /** one list for each true class, in it one count for each called class */
  counts: number[][];
}
