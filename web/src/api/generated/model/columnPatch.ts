/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ColumnPatchValueLabels } from './columnPatchValueLabels';
import type { ColumnRole } from './columnRole';
import type { ColumnType } from './columnType';

/**
 * A person's change to one column; absent fields stay.
 */
export interface ColumnPatch {
  date_format?: string | null;
  date_formats?: string[] | null;
  high?: number | null;
  label?: string | null;
  low?: number | null;
  missing_codes?: string[] | null;
  name?: string | null;
  role?: ColumnRole | null;
  type?: ColumnType | null;
  unit?: string | null;
  value_labels?: ColumnPatchValueLabels;
}
