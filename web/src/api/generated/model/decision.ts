/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { DecisionAction } from './decisionAction';

/**
 * What happens to a column that may identify people. Declaring it harmless needs a reason, which is kept.
 */
export interface Decision {
  action: DecisionAction;
  /** @maxLength 500 */
  reason?: string;
}
