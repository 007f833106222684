/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { CaseIntervalMethod } from './caseIntervalMethod';

/**
 * Recalibration: the share of patients with this answer who have the outcome. Conformal: 95 of 100 patients' own
 * values lie this near.
 */
export interface CaseInterval {
  hi: number;
  level: number;
  lo: number;
  method: CaseIntervalMethod;
}
