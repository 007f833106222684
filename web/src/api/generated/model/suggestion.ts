/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { CellChange } from './cellChange';
import type { SuggestionStep } from './suggestionStep';
import type { Words } from './words';

/**
 * ``step`` can be appended to the recipe as it is; ``cells`` counts what it would change (rows for row steps).
 */
export interface Suggestion {
  cells: number;
  column: string | null;
  id: string;
  preview?: CellChange[];
  reason: Words;
  step: SuggestionStep;
}
