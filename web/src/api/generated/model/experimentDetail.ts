/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ExperimentDetailExtras } from './experimentDetailExtras';
import type { ExperimentDetailN } from './experimentDetailN';
import type { ExperimentDetailSeconds } from './experimentDetailSeconds';
import type { ExperimentDetailState } from './experimentDetailState';
import type { ExperimentDetailVersions } from './experimentDetailVersions';
import type { Finding } from './finding';
import type { JobView } from './jobView';
import type { LeaderView } from './leaderView';
import type { LeakOverride } from './leakOverride';
import type { ModelView } from './modelView';
import type { Problem } from './problem';
import type { TrialView } from './trialView';

export interface ExperimentDetail {
  best_model_id: string | null;
  budget_s: number;
  cancel_requested: boolean;
  created_at: string;
  created_by: string;
  /** whether there are explanations to fetch */
  explained: boolean;
  extras: ExperimentDetailExtras;
  finished_at: string | null;
  id: string;
  job: JobView;
  leaderboard: LeaderView[];
  manifest_key: string | null;
  manifest_sha256: string | null;
  metric: string;
  mode: string;
  models: ModelView[];
  n: ExperimentDetailN;
  /** who trained in spite of blocking findings, and why */
  override: LeakOverride | null;
  prepared_id: string;
  problem: Problem | null;
  seconds: ExperimentDetailSeconds;
  seed: number;
  state: ExperimentDetailState;
  target: string;
  task: string;
  title: string;
  trials: TrialView[];
  versions: ExperimentDetailVersions;
  warnings: Finding[];
}
