/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ExplanationsInputs } from './explanationsInputs';
import type { ExplanationsModels } from './explanationsModels';
import type { LearningCurve } from './learningCurve';
import type { Shapley } from './shapley';

/**
 * All explanations of an experiment; ``models`` is by model id.
 */
export interface Explanations {
  best_model_id: string;
  inputs: ExplanationsInputs;
  learning_curves?: LearningCurve[];
  models: ExplanationsModels;
  schema_version?: 1;
  shapley?: Shapley | null;
}
