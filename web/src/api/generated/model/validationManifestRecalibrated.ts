/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * none|intercept|slope -> intercept, slope, observed_expected, brier, ...
 */
export type ValidationManifestRecalibrated = {[key: string]: {[key: string]: number | null}};
