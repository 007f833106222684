/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { TrainableViewMetaFeatures } from './trainableViewMetaFeatures';
import type { TrainableViewState } from './trainableViewState';

export interface TrainableView {
  changed_at: string;
  meta_features: TrainableViewMetaFeatures;
  prepared_id: string;
  reasons: string[];
  reviewer_id: string | null;
  sha256: string | null;
  state: TrainableViewState;
  target: string | null;
  task: string | null;
}
