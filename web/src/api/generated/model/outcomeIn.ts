/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { FollowUpIn } from './followUpIn';

export interface OutcomeIn {
  /** when it became known; now when absent */
  at?: string | null;
  /** a class as the training data wrote it, a number, or for survival the follow-up */
  outcome: string | number | boolean | FollowUpIn;
  /** @maxLength 60 */
  prediction_id: string;
}
