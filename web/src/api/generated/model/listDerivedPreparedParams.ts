/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type ListDerivedPreparedParams = {
/**
 * @maxLength 40
 */
dataset_id: string;
/**
 * @minItems 1
 * @maxItems 1000
 */
version: number[];
};
