/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type ListConsequencesParams = {
/**
 * @maxLength 40
 */
dataset_id: string;
version?: number[] | null;
};
