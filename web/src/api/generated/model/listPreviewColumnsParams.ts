/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type ListPreviewColumnsParams = {
/**
 * a step's id, `source` for the data as it came; all steps when left out
 */
step?: string | null;
/**
 * JSON list of the columns whose facts are wanted
 */
names?: string | null;
};
