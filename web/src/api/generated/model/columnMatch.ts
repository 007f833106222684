/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * Which column of other data an input of a model was read from; values are multiplied by ``factor``.
 */
export interface ColumnMatch {
  column: string;
  factor?: number;
  input: string;
}
