/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * oof and test -> measure -> value, lo, hi (95 %)
 */
export type ModelViewMetrics = {[key: string]: {[key: string]: {[key: string]: number | null}}};
