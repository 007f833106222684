/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * A version in a list.
 */
export interface VersionRow {
  columns: number;
  created_at: string;
  created_by: string;
  note: string;
  rows: number;
  subjects: number | null;
  version: number;
  withdrawn: boolean;
}
