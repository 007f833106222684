/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ComparedPairMeasure } from './comparedPairMeasure';
import type { ComparedPairTest } from './comparedPairTest';
import type { Interval } from './interval';

/**
 * ``a`` against ``b``: the difference is a - b; ``p_holm`` is corrected for all pairs of this comparison.
 */
export interface ComparedPair {
  a: string;
  b: string;
  difference: Interval;
  measure: ComparedPairMeasure;
  p: number | null;
  p_holm: number | null;
  test: ComparedPairTest;
  value_a: number;
  value_b: number;
  z: number | null;
}
