/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { CurvePointMetrics } from './curvePointMetrics';

/**
 * Cross-validated performance after learning from ``n`` patients.
 */
export interface CurvePoint {
  fraction: number;
  metrics: CurvePointMetrics;
  n: number;
}
