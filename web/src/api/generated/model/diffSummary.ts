/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { DiffStep } from './diffStep';

export interface DiffSummary {
  steps: DiffStep[];
}
