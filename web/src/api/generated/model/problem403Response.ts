/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Problem } from './problem';

/**
 * Refused at the door: another site's page sent it, or nobody of that description is let in
 */
export type Problem403Response = Problem;
