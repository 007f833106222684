/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface WithdrawIn {
  /**
     * @minLength 1
     * @maxLength 500
     */
  reason: string;
  versions?: number[] | null;
}
