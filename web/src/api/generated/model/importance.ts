/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ImportancePart } from './importancePart';
import type { Reliance } from './reliance';

/**
 * Permutation importance of one model, most important first. ``of`` predictors exist, the items were examined.
 */
export interface Importance {
  items: Reliance[];
  n: number;
  of: number;
  part: ImportancePart;
  repeats: number;
}
