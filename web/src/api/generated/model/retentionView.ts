/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { RetentionViewOnWithdrawal } from './retentionViewOnWithdrawal';

/**
 * How long a study keeps data, and what becomes of withdrawn data.
 */
export interface RetentionView {
  changed_at: string | null;
  changed_by: string | null;
  keep_days: number | null;
  on_withdrawal: RetentionViewOnWithdrawal;
}
