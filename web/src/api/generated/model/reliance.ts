/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { TrainInterval } from './trainInterval';

/**
 * How much worse the model does when this predictor's values are shuffled among patients.
 */
export interface Reliance {
  /** fall of the AUROC, for a binary target */
  auroc?: TrainInterval | null;
  /** rise of the log loss, or of the squared error */
  loss: TrainInterval;
  name: string;
}
