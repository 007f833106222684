/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type PreviewRecipeParams = {
/**
 * a step's id, `source` for the data as it came; all steps when left out
 */
step?: string | null;
/**
 * @minimum 1
 * @maximum 1000
 */
limit?: number;
/**
 * @minimum 0
 */
offset?: number;
sort?: string | null;
filter?: string | null;
};
