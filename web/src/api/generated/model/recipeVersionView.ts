/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { StepView } from './stepView';

export interface RecipeVersionView {
  at: string;
  author: string;
  change: string;
  dataset_id: string;
  dataset_version: number;
  n_steps: number;
  steps: StepView[];
  title: string;
  version: number;
}
