/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { WithdrawalView } from './withdrawalView';

export interface PageOfWithdrawalView {
  items: WithdrawalView[];
  next_cursor?: string | null;
}
