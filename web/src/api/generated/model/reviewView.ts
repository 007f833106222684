/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Approval } from './approval';
import type { JobView } from './jobView';
import type { Person } from './person';
import type { Problem } from './problem';
import type { ReviewEntry } from './reviewEntry';

export interface ReviewView {
  approval: Approval | null;
  at: string | null;
  history: ReviewEntry[];
  job: JobView | null;
  note: string;
  prepared_id: string;
  problem: Problem | null;
  reasons: string[];
  review_id: string | null;
  sha256: string;
  state: string;
  who: Person | null;
}
