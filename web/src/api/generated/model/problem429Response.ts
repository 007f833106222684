/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Problem } from './problem';

/**
 * Too many requests; Retry-After says how long to wait
 */
export type Problem429Response = Problem;
