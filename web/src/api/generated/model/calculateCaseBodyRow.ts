/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * column → value of one patient; null when not known
 */
export type CalculateCaseBodyRow = { [key: string]: unknown };
