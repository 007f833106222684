/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { WithdrawInPolicy } from './withdrawInPolicy';

export interface WithdrawIn {
  /** delete or quarantine; none: as the study's rule says */
  policy?: WithdrawInPolicy;
  /**
     * @minLength 1
     * @maxLength 500
     */
  reason: string;
  versions?: number[] | null;
}
