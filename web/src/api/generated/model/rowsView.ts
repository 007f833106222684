/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { RowsViewRowsItem } from './rowsViewRowsItem';

/**
 * One page of rows; dates as ISO text, missing as null.
 */
export interface RowsView {
  columns: string[];
  next_cursor: string | null;
  rows: RowsViewRowsItem[];
  total: number;
}
