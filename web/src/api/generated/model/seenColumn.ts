/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Column } from './column';
import type { ColumnFacts } from './columnFacts';

/**
 * A column at one step; ``facts`` are there for the columns that were asked for.
 */
export interface SeenColumn {
  column: Column;
  facts?: ColumnFacts | null;
}
