/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * column that the steps name -> its name in this data set
 */
export type RecipeInMapping = {[key: string]: string};
