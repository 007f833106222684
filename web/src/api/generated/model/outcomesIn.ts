/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { OutcomeIn } from './outcomeIn';

export interface OutcomesIn {
  /**
     * @minItems 1
     * @maxItems 100000
     */
  outcomes: OutcomeIn[];
}
