/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * A column on one side. Of a text only the readable numbers have a mean.
 */
export interface Side {
  distinct: number;
  mean?: number | null;
  median?: number | null;
  missing: number;
  n: number;
  type: string;
}
