/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { LeaderboardEntryMetrics } from './leaderboardEntryMetrics';

export interface LeaderboardEntry {
  algorithm: string;
  best: boolean;
  completed_at: string;
  experiment_id: string;
  metrics: LeaderboardEntryMetrics;
  model_id: string;
  name: string;
  prepared_id: string;
  released: boolean;
  target: string | null;
  task: string | null;
  version: number | null;
}
