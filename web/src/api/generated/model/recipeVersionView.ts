/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { RecipeVersionViewChange } from './recipeVersionViewChange';
import type { StepView } from './stepView';

export interface RecipeVersionView {
  at: string;
  author: string;
  change: RecipeVersionViewChange;
  dataset_id: string;
  dataset_version: number;
  n_steps: number;
  /** the earlier version that this one brought back */
  restored: number | null;
  steps: StepView[];
  title: string;
  version: number;
}
