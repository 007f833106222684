/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * A value with its 95 % limits; null where they cannot be computed.
 */
export interface Interval {
  hi?: number | null;
  lo?: number | null;
  value: number | null;
}
