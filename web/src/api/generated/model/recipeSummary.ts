/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { RecipeSummaryForkedFrom } from './recipeSummaryForkedFrom';

export interface RecipeSummary {
  created_at: string;
  created_by: string;
  dataset_id: string;
  dataset_version: number;
  forked_from: RecipeSummaryForkedFrom;
  id: string;
  n_steps: number;
  title: string;
  updated_at: string;
  version: number;
}
