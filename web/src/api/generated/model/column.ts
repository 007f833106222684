/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ColumnRole } from './columnRole';
import type { ColumnType } from './columnType';
import type { ColumnValueLabels } from './columnValueLabels';

/**
 * One entry of the dictionary. ``name`` is the Parquet column, ``source_name`` the header in the file.
 */
export interface Column {
  categories?: string[] | null;
  high?: number | null;
  label?: string;
  low?: number | null;
  missing_codes?: string[];
  name: string;
  role?: ColumnRole;
  source_name?: string;
  type: ColumnType;
  unit?: string;
  /** code -> what it means */
  value_labels?: ColumnValueLabels;
}
