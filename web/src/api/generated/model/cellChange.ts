/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface CellChange {
  column: string;
  new: string | null;
  old: string | null;
  row: number;
}
