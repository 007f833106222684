/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ColumnFit } from './columnFit';
import type { ColumnView } from './columnView';

export interface FitView {
  /** the columns of the data to choose from */
  columns: ColumnView[];
  inputs: ColumnFit[];
}
