/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * code -> what it means
 */
export type ColumnValueLabels = {[key: string]: string};
