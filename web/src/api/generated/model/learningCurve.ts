/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { CurvePoint } from './curvePoint';

/**
 * Performance of one candidate over the number of patients it learned from.
 */
export interface LearningCurve {
  algorithm: string;
  name: string;
  points: CurvePoint[];
  repeats: number;
}
