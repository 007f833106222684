/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { JobView } from './jobView';
import type { Problem } from './problem';
import type { WithdrawalViewCause } from './withdrawalViewCause';
import type { WithdrawalViewPolicy } from './withdrawalViewPolicy';
import type { WithdrawalViewState } from './withdrawalViewState';

/**
 * One withdrawal; ``receipt_sha256`` is what the ledger signs of it.
 */
export interface WithdrawalView {
  cause: WithdrawalViewCause;
  created_at: string;
  created_by: string;
  dataset_id: string;
  id: string;
  job?: JobView | null;
  /** after an erasure: the version without the subject */
  new_version: number | null;
  /** objects of this service that were deleted or set apart */
  objects: number | null;
  policy: WithdrawalViewPolicy;
  problem: Problem | null;
  reason: string;
  receipt_sha256: string | null;
  state: WithdrawalViewState;
  versions: number[];
}
