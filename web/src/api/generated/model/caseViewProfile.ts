/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * medians and most frequent categories in training
 */
export type CaseViewProfile = {[key: string]: number | string | null};
