/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * The first rows: as they stand in the file, and as they will be under the present options.
 */
export interface Preview {
  columns: string[];
  raw: string[][];
  rows: unknown[][];
  total_rows: number;
}
