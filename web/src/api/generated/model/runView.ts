/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { FailedStep } from './failedStep';
import type { JobView } from './jobView';
import type { Problem } from './problem';
import type { StepDiff } from './stepDiff';

export interface RunView {
  created_at: string;
  created_by: string;
  dataset_id: string;
  dataset_version: number;
  failed_step: FailedStep | null;
  finished_at: string | null;
  id: string;
  job: JobView;
  prepared_id: string | null;
  problem: Problem | null;
  recipe_id: string;
  recipe_version: number;
  state: string;
  steps: StepDiff[];
}
