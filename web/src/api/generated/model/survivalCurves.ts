/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { CalibrationAt } from './calibrationAt';
import type { RiskGroupCurve } from './riskGroupCurve';

/**
 * Groups of rising predicted risk, marks of the time axis, and calibration at each horizon.
 */
export interface SurvivalCurves {
  calibration: CalibrationAt[];
  groups: RiskGroupCurve[];
  log_rank_p: number | null;
  marks: number[];
  unit: string;
}
