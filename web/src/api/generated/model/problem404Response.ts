/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Problem } from './problem';

/**
 * There is no such object, or the caller may not know of it
 */
export type Problem404Response = Problem;
