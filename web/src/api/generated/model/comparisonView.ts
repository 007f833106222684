/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ComparedModel } from './comparedModel';
import type { ComparedPair } from './comparedPair';
import type { ComparisonViewPart } from './comparisonViewPart';

export interface ComparisonView {
  created_at: string;
  created_by: string;
  events: number | null;
  experiment_ids: string[];
  id: string;
  models: ComparedModel[];
  n: number;
  pairs: ComparedPair[];
  part: ComparisonViewPart;
  prepared_id: string;
  task: string;
}
