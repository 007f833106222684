/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { RecipeViewForkedFrom } from './recipeViewForkedFrom';
import type { StepView } from './stepView';

/**
 * ``etag`` is also the ETag header: send it as If-Match with an edit.
 */
export interface RecipeView {
  created_at: string;
  created_by: string;
  dataset_id: string;
  dataset_version: number;
  etag: string;
  forked_from: RecipeViewForkedFrom;
  id: string;
  n_steps: number;
  newest_prepared_id: string | null;
  newest_run_id: string | null;
  steps: StepView[];
  title: string;
  updated_at: string;
  version: number;
}
