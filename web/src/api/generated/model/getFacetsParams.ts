/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type GetFacetsParams = {
/**
 * @maxLength 300
 */
column: string;
/**
 * @minimum 1
 * @maximum 1000
 */
limit?: number;
/**
 * [{"column","op","value"}], all must hold
 */
filter?: string | null;
};
