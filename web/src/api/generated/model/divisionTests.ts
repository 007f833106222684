/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Test } from './test';

export type DivisionTests = {[key: string]: Test};
