/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { SplitWishBy } from './splitWishBy';

/**
 * How to divide; ``by`` None means by subject when there is a subject column, else by row.
 */
export interface SplitWish {
  by?: SplitWishBy;
  column?: string | null;
  override?: string | null;
  /**
     * @minimum 0
     * @maximum 2147483647
     */
  seed?: number;
  /**
     * @exclusiveMinimum 0
     * @exclusiveMaximum 0.9
     */
  test?: number;
}
