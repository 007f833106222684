/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Problem } from './problem';

/**
 * The request cannot be understood
 */
export type Problem400Response = Problem;
