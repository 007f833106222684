/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Column } from './column';

/**
 * One table of a version: a Parquet object whose first column is ``_row`` (int64, 0-based, stable).
 */
export interface TableObject {
  bytes: number;
  columns: Column[];
  key: string;
  name?: string;
  rows: number;
  sha256: string;
}
