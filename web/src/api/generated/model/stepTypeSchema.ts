/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * JSON Schema of the parameters
 */
export type StepTypeSchema = { [key: string]: unknown };
