/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface ContributionView {
  column: string;
  /** standard error from the sampling of orders */
  error: number;
  /** added to the answer of the usual profile, in probability or units of the target */
  value: number;
}
