/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { DerivedExperiment } from './derivedExperiment';
import type { DerivedModel } from './derivedModel';

/**
 * What was learned from prepared data.
 */
export interface DerivedModels {
  experiments: DerivedExperiment[];
  models: DerivedModel[];
}
