/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { RecipeInMapping } from './recipeInMapping';
import type { StepIn } from './stepIn';

export interface RecipeIn {
  /** @maxLength 40 */
  dataset_id: string;
  /** @minimum 1 */
  dataset_version: number;
  /** column that the steps name -> its name in this data set */
  mapping?: RecipeInMapping;
  steps?: StepIn[];
  /**
     * @minLength 1
     * @maxLength 300
     */
  title?: string;
}
