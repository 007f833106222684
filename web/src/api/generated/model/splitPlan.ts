/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { SplitPlanBy } from './splitPlanBy';

/**
 * How rows were divided at approval; ``split_key`` is Parquet: _row, part (train|test), fold (-1 in test).
 */
export interface SplitPlan {
  by: SplitPlanBy;
  column?: string | null;
  events_test?: number | null;
  events_train?: number | null;
  folds: number;
  n_test: number;
  n_train: number;
  /** why one subject's rows may lie in several parts */
  override?: string | null;
  seed: number;
  test: number;
}
