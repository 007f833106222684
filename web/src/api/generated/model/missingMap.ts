/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { MissingColumn } from './missingColumn';

/**
 * Missing cells by column and by block of consecutive rows.
 */
export interface MissingMap {
  block_rows: number[];
  columns: MissingColumn[];
  rows: number;
}
