/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * What a step did to the table.
 */
export interface Effect {
  cells_changed: number;
  columns_added: string[];
  columns_removed: string[];
  rows_after: number;
  rows_before: number;
}
