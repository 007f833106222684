/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { DiffColumn } from './diffColumn';
import type { StepDiff } from './stepDiff';

export interface DiffStep {
  columns: DiffColumn[];
  step: StepDiff;
}
