/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type ListPreviewSpellingsParams = {
/**
 * @maxLength 300
 */
column: string;
/**
 * a step's id, `source` for the data as it came; all steps when left out
 */
step?: string | null;
};
