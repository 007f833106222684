/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * input or target -> column
 */
export type ValidationInColumns = {[key: string]: string};
