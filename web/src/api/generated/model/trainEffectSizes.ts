/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * of each class, for three classes or more
 */
export type TrainEffectSizes = {[key: string]: number};
