/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Problem } from './problem';

/**
 * The body or the upload is too large
 */
export type Problem413Response = Problem;
