/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ExperimentView } from './experimentView';

export interface PageOfExperimentView {
  items: ExperimentView[];
  next_cursor?: string | null;
}
