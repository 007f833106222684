/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ColumnChangeValueLabels } from './columnChangeValueLabels';
import type { ColumnRole } from './columnRole';

/**
 * A change to the dictionary; the data stays as it is.
 */
export interface ColumnChange {
  high?: number | null;
  label?: string | null;
  low?: number | null;
  role?: ColumnRole | null;
  unit?: string | null;
  value_labels?: ColumnChangeValueLabels;
}
