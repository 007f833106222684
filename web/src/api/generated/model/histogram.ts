/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface Histogram {
  counts: number[];
  edges: number[];
}
