/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type ListValidationsParams = {
/**
 * Items on one page
 * @minimum 1
 * @maximum 1000
 */
limit?: number;
/**
 * next_cursor of the page before
 */
cursor?: string | null;
};
