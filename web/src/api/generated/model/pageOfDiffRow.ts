/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { DiffRow } from './diffRow';

export interface PageOfDiffRow {
  items: DiffRow[];
  next_cursor?: string | null;
}
