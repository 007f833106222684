/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Curve } from './curve';

/**
 * Rows of similar predicted risk: their Kaplan-Meier curve and how many were at risk at the marks.
 */
export interface RiskGroupCurve {
  at_risk: number[];
  curve: Curve;
  events: number;
  n: number;
}
