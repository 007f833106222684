/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { DecisionInAction } from './decisionInAction';

/**
 * What shall become of one column.
 */
export interface DecisionIn {
  action: DecisionInAction;
  column: string;
  /** @maxLength 500 */
  reason?: string;
  table?: string | null;
}
