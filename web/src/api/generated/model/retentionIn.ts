/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { RetentionInOnWithdrawal } from './retentionInOnWithdrawal';

export interface RetentionIn {
  /** days after upload; none: for good */
  keep_days?: number | null;
  on_withdrawal?: RetentionInOnWithdrawal;
}
