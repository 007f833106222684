/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * the numbers behind it: never a value
 */
export type FindingEvidence = {[key: string]: number};
