/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Problem } from './problem';

/**
 * A part of the platform broke off while it answered
 */
export type Problem502Response = Problem;
