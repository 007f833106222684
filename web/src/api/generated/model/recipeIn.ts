/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { StepIn } from './stepIn';

export interface RecipeIn {
  /** @maxLength 40 */
  dataset_id: string;
  /** @minimum 1 */
  dataset_version: number;
  steps?: StepIn[];
  /**
     * @minLength 1
     * @maxLength 300
     */
  title?: string;
}
