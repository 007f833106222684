/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { TrainableView } from './trainableView';

export interface PageOfTrainableView {
  items: TrainableView[];
  next_cursor?: string | null;
}
