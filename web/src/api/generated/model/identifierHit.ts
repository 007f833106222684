/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * How many cells of a column look like one kind of identifier (0: the header alone says so).
 */
export interface IdentifierHit {
  count: number;
  kind: string;
}
