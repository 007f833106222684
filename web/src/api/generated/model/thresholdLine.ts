/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Counts } from './counts';
import type { ThresholdLineRates } from './thresholdLineRates';
import type { ThresholdLineRule } from './thresholdLineRule';

/**
 * What happens when everybody at or above the threshold is called positive.
 */
export interface ThresholdLine {
  counts: Counts;
  rates: ThresholdLineRates;
  /** chosen on the training rows' out-of-fold predictions: the largest Youden index, 90 % sensitivity, or one alert in ten persons */
  rule: ThresholdLineRule;
  threshold: number;
}
