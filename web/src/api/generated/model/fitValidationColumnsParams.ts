/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type FitValidationColumnsParams = {
/**
 * @maxLength 40
 */
prepared_id: string;
data_study_id?: string | null;
};
