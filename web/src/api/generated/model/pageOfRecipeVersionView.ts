/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { RecipeVersionView } from './recipeVersionView';

export interface PageOfRecipeVersionView {
  items: RecipeVersionView[];
  next_cursor?: string | null;
}
