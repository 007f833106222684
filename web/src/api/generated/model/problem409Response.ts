/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Problem } from './problem';

/**
 * The present state does not allow this
 */
export type Problem409Response = Problem;
