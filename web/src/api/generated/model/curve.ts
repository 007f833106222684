/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * Points with pointwise 95 % limits, all lists of one length.
 */
export interface Curve {
  hi: (number | null)[];
  lo: (number | null)[];
  x: number[];
  y: (number | null)[];
}
