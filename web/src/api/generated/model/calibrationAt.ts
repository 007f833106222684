/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Group } from './group';

/**
 * Predicted against Kaplan-Meier risks at one horizon.
 */
export interface CalibrationAt {
  bins: Group[];
  horizon: number;
}
