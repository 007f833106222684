/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface OutcomeIn {
  /** when it became known; now when absent */
  at?: string | null;
  /** a class as the training data wrote it, or a number */
  outcome: string | number | boolean;
  /** @maxLength 60 */
  prediction_id: string;
}
