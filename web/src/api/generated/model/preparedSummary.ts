/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { PreparedSummaryFindingCounts } from './preparedSummaryFindingCounts';
import type { PreparedSummaryWithdrawn } from './preparedSummaryWithdrawn';

export interface PreparedSummary {
  created_at: string;
  dataset_id: string;
  dataset_version: number;
  finding_counts: PreparedSummaryFindingCounts;
  id: string;
  recipe_id: string;
  recipe_version: number;
  rows: number;
  rows_in: number;
  run_id: string;
  sha256: string;
  state: string;
  subjects: number | null;
  withdrawn: PreparedSummaryWithdrawn;
}
