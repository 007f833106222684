/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { StepCheckView } from './stepCheckView';

export interface RecipeCheck {
  ok: boolean;
  steps: StepCheckView[];
}
