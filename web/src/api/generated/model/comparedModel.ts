/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ComparedModelMetrics } from './comparedModelMetrics';

export interface ComparedModel {
  algorithm: string;
  experiment_id: string;
  metrics: ComparedModelMetrics;
  model_id: string;
  name: string;
}
