/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { StepEffect } from './stepEffect';

/**
 * All steps in order; those after a step that failed have neither effect nor cause.
 */
export interface StepEffects {
  ok: boolean;
  steps: StepEffect[];
}
