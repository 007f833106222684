/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type ListRowsParams = {
/**
 * @minimum 1
 * @maximum 1000
 */
limit?: number;
/**
 * @minimum 0
 */
offset?: number;
/**
 * names, - before a name for descending
 */
sort?: string | null;
/**
 * [{"column","op","value"}], all must hold
 */
filter?: string | null;
};
