/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Suggestion } from './suggestion';

export interface PageOfSuggestion {
  items: Suggestion[];
  next_cursor?: string | null;
}
