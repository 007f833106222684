/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Problem } from './problem';

/**
 * Somebody changed it meanwhile
 */
export type Problem412Response = Problem;
