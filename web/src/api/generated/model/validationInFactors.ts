/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * input -> what its column's values are multiplied by
 */
export type ValidationInFactors = {[key: string]: number};
