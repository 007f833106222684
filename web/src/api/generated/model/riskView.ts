/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * The probability that the event comes by ``time``, in the unit of the training data.
 */
export interface RiskView {
  risk: number;
  time: number;
}
