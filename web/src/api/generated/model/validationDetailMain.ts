/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * the chief measures -> value, lo, hi (95 %)
 */
export type ValidationDetailMain = {[key: string]: {[key: string]: number | null}};
