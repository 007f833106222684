/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * Whether the subgroups differ by more than chance: Cochran's Q, not corrected for several tests.
 */
export interface Test {
  df: number;
  p: number | null;
  q: number | null;
}
