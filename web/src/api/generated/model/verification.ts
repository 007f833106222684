/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { FirstBad } from './firstBad';

/**
 * Whether the whole ledger is as it was written, up to the newest signed head.
 */
export interface Verification {
  entries: number;
  first_bad: FirstBad | null;
  head_at: string | null;
  head_count: number | null;
  intact: boolean;
}
