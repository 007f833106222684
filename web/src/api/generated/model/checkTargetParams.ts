/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type CheckTargetParams = {
/**
 * @maxLength 300
 */
target: string;
/**
 * @pattern ^(binary|multiclass|regression|survival)$
 */
task?: string;
positive?: string | null;
/**
 * survival: the column of the follow-up time
 */
time?: string | null;
/**
 * also show this split
 */
split?: string | null;
split_column?: string | null;
/**
 * @exclusiveMinimum 0
 * @exclusiveMaximum 0.9
 */
test?: number;
/**
 * @minimum 0
 * @maximum 2147483647
 */
seed?: number;
};
