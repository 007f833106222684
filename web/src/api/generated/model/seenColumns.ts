/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { SeenColumn } from './seenColumn';

export interface SeenColumns {
  columns: SeenColumn[];
  rows: number;
}
