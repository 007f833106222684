/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Interval } from './interval';

export type ThresholdLineRates = {[key: string]: Interval};
