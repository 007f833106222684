/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Curve } from './curve';
import type { Group } from './group';

export interface Calibration {
  bins: Group[];
  smooth: Curve | null;
}
