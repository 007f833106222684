/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ColumnProfile } from './columnProfile';

export interface Profile {
  approximate: boolean;
  columns: ColumnProfile[];
  duplicate_rows: number;
  rows: number;
  rows_per_subject_max?: number | null;
  seconds: number;
  subjects?: number | null;
}
