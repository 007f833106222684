/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ExperimentViewN } from './experimentViewN';
import type { ExperimentViewSeconds } from './experimentViewSeconds';
import type { ExperimentViewState } from './experimentViewState';
import type { JobView } from './jobView';
import type { Problem } from './problem';

export interface ExperimentView {
  best_model_id: string | null;
  budget_s: number;
  cancel_requested: boolean;
  created_at: string;
  created_by: string;
  finished_at: string | null;
  id: string;
  job: JobView;
  metric: string;
  mode: string;
  n: ExperimentViewN;
  prepared_id: string;
  problem: Problem | null;
  seconds: ExperimentViewSeconds;
  seed: number;
  state: ExperimentViewState;
  target: string;
  task: string;
  title: string;
}
