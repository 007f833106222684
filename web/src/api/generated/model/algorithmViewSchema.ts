/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * JSON Schema of its params
 */
export type AlgorithmViewSchema = { [key: string]: unknown };
