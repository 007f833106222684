/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type ListDerivedModelsParams = {
/**
 * @minItems 1
 * @maxItems 200
 */
prepared_id: string[];
};
