/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Problem } from './problem';

/**
 * Not signed in, or the token is no longer valid
 */
export type Problem401Response = Problem;
