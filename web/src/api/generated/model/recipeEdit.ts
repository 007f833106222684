/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { StepIn } from './stepIn';

/**
 * What is left out stays; ``steps`` is always the whole list.
 */
export interface RecipeEdit {
  dataset_id?: string | null;
  dataset_version?: number | null;
  steps?: StepIn[] | null;
  title?: string | null;
}
