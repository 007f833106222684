/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { SplitGroup } from './splitGroup';
import type { SplitLookBy } from './splitLookBy';
import type { SplitPart } from './splitPart';

export interface SplitLook {
  by: SplitLookBy;
  column: string | null;
  crossing_subjects: number;
  folds: SplitPart[];
  groups: SplitGroup[] | null;
  seed: number;
  test: SplitPart;
  test_share: number;
  train: SplitPart;
}
