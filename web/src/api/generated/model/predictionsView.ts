/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { PredictionView } from './predictionView';
import type { ServedModelView } from './servedModelView';

export interface PredictionsView {
  endpoint_id: string;
  model: ServedModelView;
  predictions: PredictionView[];
}
