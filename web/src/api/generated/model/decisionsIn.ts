/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { DecisionIn } from './decisionIn';

export interface DecisionsIn {
  /**
     * @minItems 1
     * @maxItems 10000
     */
  decisions: DecisionIn[];
}
