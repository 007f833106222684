/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type ListDerivedPredictionsParams = {
/**
 * @minItems 1
 * @maxItems 200
 */
model_id: string[];
};
