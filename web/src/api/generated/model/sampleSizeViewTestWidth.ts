/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * intervals to expect on the test: measure -> lo, hi
 */
export type SampleSizeViewTestWidth = {[key: string]: {[key: string]: number}};
