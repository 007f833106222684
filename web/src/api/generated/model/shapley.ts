/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ShapleyPart } from './shapleyPart';
import type { TrainEffect } from './trainEffect';

/**
 * Shapley values of the best model, in units of its answer, largest first; ``base`` is the mean answer.
 */
export interface Shapley {
  background: number;
  base?: number | null;
  items: TrainEffect[];
  n: number;
  of: number;
  /** the class whose probability is explained, or the target */
  output: string;
  part: ShapleyPart;
  /** median standard error of one contribution from the sampling of orders */
  sampling_error: number;
}
