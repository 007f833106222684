/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Problem } from './problem';

/**
 * This kind of body is not taken here
 */
export type Problem415Response = Problem;
