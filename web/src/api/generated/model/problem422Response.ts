/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Problem } from './problem';

/**
 * The input does not have the expected form
 */
export type Problem422Response = Problem;
