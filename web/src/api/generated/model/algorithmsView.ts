/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { AlgorithmsViewMetrics } from './algorithmsViewMetrics';
import type { AlgorithmsViewPortfolio } from './algorithmsViewPortfolio';
import type { AlgorithmsViewSettingsSchema } from './algorithmsViewSettingsSchema';
import type { AlgorithmView } from './algorithmView';

export interface AlgorithmsView {
  items: AlgorithmView[];
  metrics: AlgorithmsViewMetrics;
  portfolio: AlgorithmsViewPortfolio;
  settings_schema: AlgorithmsViewSettingsSchema;
}
