/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Problem } from './problem';

/**
 * An If-Match header is needed
 */
export type Problem428Response = Problem;
