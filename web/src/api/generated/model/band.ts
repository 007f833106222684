/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { TrainInterval } from './trainInterval';

/**
 * Patients whose value lies in one band of a predictor, and what the value adds to their prediction.
 */
export interface Band {
  /** a category; empty for a missing value */
  category?: string | null;
  high?: number | null;
  low?: number | null;
  mean: TrainInterval;
  n: number;
  q10?: number | null;
  q25?: number | null;
  q50?: number | null;
  q75?: number | null;
  q90?: number | null;
}
