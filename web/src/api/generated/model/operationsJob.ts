/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { OperationsJobState } from './operationsJobState';
import type { Words } from './words';

/**
 * A job as its operator sees it: without its input, its result, or the words of its problem.
 */
export interface OperationsJob {
  attempt: number;
  cancel_requested: boolean;
  created_at: string;
  finished_at: string | null;
  fraction: number;
  id: string;
  kind: string;
  problem_code: string | null;
  started_at: string | null;
  state: OperationsJobState;
  step: Words;
  study_id: string | null;
}
