/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Column } from './column';
import type { Finding } from './finding';
import type { PreparedViewFindingCounts } from './preparedViewFindingCounts';
import type { PreparedViewWithdrawn } from './preparedViewWithdrawn';
import type { StepDiff } from './stepDiff';

/**
 * External collaborators see rounded counts, no steps and no findings.
 */
export interface PreparedView {
  columns: Column[];
  created_at: string;
  dataset_id: string;
  dataset_version: number;
  finding_counts: PreparedViewFindingCounts;
  findings: Finding[];
  id: string;
  manifest_key: string;
  manifest_sha256: string;
  profile_key: string;
  profile_sha256: string;
  recipe_id: string;
  recipe_version: number;
  rows: number;
  rows_in: number;
  run_id: string;
  sha256: string;
  state: string;
  steps: StepDiff[];
  subjects: number | null;
  withdrawn: PreparedViewWithdrawn;
}
