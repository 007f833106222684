/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type ListConsequencesParams = {
/**
 * @pattern ^[A-Za-z0-9_]{1,40}$
 */
dataset_id: string;
version?: number[] | null;
};
