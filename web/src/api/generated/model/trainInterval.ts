/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * An estimate with its 95 % limits; null where there are none.
 */
export interface TrainInterval {
  hi?: number | null;
  lo?: number | null;
  value: number | null;
}
