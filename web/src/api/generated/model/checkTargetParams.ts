/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type CheckTargetParams = {
/**
 * @maxLength 300
 */
target: string;
/**
 * @pattern ^(binary|multiclass|regression)$
 */
task?: string;
positive?: string | null;
};
