/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { RecipeSummary } from './recipeSummary';

export interface PageOfRecipeSummary {
  items: RecipeSummary[];
  next_cursor?: string | null;
}
