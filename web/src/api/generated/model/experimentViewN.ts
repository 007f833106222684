/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type ExperimentViewN = {[key: string]: number | null} | null;
