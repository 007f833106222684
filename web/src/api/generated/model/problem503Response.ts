/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Problem } from './problem';

/**
 * A part of the platform is away
 */
export type Problem503Response = Problem;
