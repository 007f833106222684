/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ComparedColumn } from './comparedColumn';

export interface Comparison {
  approximate: boolean;
  columns: ComparedColumn[];
  rows_after: number;
  rows_before: number;
}
