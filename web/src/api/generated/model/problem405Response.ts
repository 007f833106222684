/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Problem } from './problem';

/**
 * The address does not take this method
 */
export type Problem405Response = Problem;
