/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type GetTrainingAdviceParams = {
/**
 * @maxLength 40
 */
prepared_id: string;
};
