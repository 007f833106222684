/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { AdvisedView } from './advisedView';
import type { NeighbourView } from './neighbourView';
import type { Words } from './words';

/**
 * ``neighbours`` is empty when no case is near: the built-in order holds then.
 */
export interface RecommendationView {
  candidates: AdvisedView[];
  neighbours: NeighbourView[];
  words: Words;
}
