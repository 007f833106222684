/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * measure -> value, lo, hi (95 %)
 */
export type ValidationManifestMetrics = {[key: string]: {[key: string]: number | null}};
