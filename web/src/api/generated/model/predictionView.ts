/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { PredictionViewProbabilities } from './predictionViewProbabilities';
import type { RiskView } from './riskView';
import type { WarningView } from './warningView';

/**
 * One answer: class and probabilities, a value, or risks at horizons.
 */
export interface PredictionView {
  class?: string | null;
  prediction_id: string;
  probabilities?: PredictionViewProbabilities;
  /** of the event, for a binary target */
  probability?: number | null;
  /** survival: by each horizon */
  risks?: RiskView[] | null;
  value?: number | null;
  warnings: WarningView[];
}
