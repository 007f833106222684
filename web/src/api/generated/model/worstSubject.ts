/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * One subject (or one row, where the data has no subject column) and what is wrong with its cells.
 *
 * ``score`` is the share of its cells that are missing, outside their plausible range or changed by a step.
 */
export interface WorstSubject {
  cells: number;
  changed: number;
  missing: number;
  out_of_range: number;
  /** _row of its first row */
  row: number;
  rows: number;
  score: number;
  subject: string | null;
}
