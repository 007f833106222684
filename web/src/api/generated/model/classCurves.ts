/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Calibration } from './calibration';
import type { Curve } from './curve';
import type { Interval } from './interval';

/**
 * One class against the rest.
 */
export interface ClassCurves {
  calibration: Calibration | null;
  n: number;
  name: string;
  ppv: Interval;
  roc: Curve | null;
  sensitivity: Interval;
}
