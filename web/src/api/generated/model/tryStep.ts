/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { StepIn } from './stepIn';

export interface TryStep {
  /** a step's id, `source`; after all steps when left out */
  after?: string | null;
  /**
     * @minimum 1
     * @maximum 50
     */
  limit?: number;
  step: StepIn;
}
