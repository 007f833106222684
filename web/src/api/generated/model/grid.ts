/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { GridColumn } from './gridColumn';

/**
 * One page of rows; ``_row`` is the first value of each.
 */
export interface Grid {
  columns: GridColumn[];
  limit: number;
  offset: number;
  rows: ((string | number | boolean | null)[])[];
  total: number;
  total_unfiltered: number;
}
