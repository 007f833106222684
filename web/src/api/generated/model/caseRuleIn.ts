/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface CaseRuleIn {
  /** false: the study leaves no cases, and those that are there go */
  allowed: boolean;
}
