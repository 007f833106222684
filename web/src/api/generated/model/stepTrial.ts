/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { CellChange } from './cellChange';
import type { Effect } from './effect';
import type { Grid } from './grid';

/**
 * What a step would do, without it being written: counts, the first cells changed, the first rows after it.
 */
export interface StepTrial {
  changes: CellChange[];
  effect: Effect;
  /** `_row`, the columns the step reads and those it makes, of the first rows */
  rows: Grid;
}
