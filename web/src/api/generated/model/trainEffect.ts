/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Band } from './band';
import type { TrainEffectSizes } from './trainEffectSizes';
import type { TrainInterval } from './trainInterval';

/**
 * One predictor's Shapley values over the sampled patients: their mean size, and their spread by value.
 */
export interface TrainEffect {
  /** finer bands of a number, for its dependence */
  bands?: Band[];
  name: string;
  /** mean absolute contribution */
  size: TrainInterval;
  /** of each class, for three classes or more */
  sizes?: TrainEffectSizes;
  /** low, middle and high third, or each category */
  thirds?: Band[];
}
