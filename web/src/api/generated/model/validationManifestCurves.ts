/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * calibration, bins, bins_<time> and decision: what is drawn, never a row
 */
export type ValidationManifestCurves = {[key: string]: {[key: string]: number[]}};
