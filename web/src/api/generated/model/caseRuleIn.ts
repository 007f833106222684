/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface CaseRuleIn {
  /** false: no experiment of the study leaves a case, and those that are there go */
  allowed: boolean;
}
