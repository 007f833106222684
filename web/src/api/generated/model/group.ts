/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Interval } from './interval';

/**
 * Rows with similar predictions: their mean prediction and what was observed.
 */
export interface Group {
  n: number;
  observed: Interval;
  predicted: number;
}
