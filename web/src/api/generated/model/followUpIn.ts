/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * What became of one patient of a survival model.
 */
export interface FollowUpIn {
  event: boolean;
  /**
     * follow-up in the unit of the training data
     * @minimum 0
     */
  time: number;
}
