/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { UncertaintyLines } from './uncertaintyLines';
import type { UncertaintyMethod } from './uncertaintyMethod';

/**
 * From an answer to its interval. ``recalibration``: per class the intercept and slope of a logistic regression of
 * the outcome on the logit of the out-of-fold answer, and their variances and covariance (intercept, slope, both).
 * ``conformal``: the interval is the answer plus or minus ``half_width``.
 */
export interface Uncertainty {
  half_width?: number | null;
  level?: number;
  lines?: UncertaintyLines;
  method: UncertaintyMethod;
  n: number;
}
