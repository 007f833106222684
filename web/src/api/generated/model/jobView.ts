/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { JobViewResult } from './jobViewResult';
import type { JobViewState } from './jobViewState';
import type { Problem } from './problem';
import type { Words } from './words';

/**
 * A job as the API shows it.
 */
export interface JobView {
  attempt: number;
  cancel_requested: boolean;
  created_at: string;
  eta_s: number | null;
  finished_at: string | null;
  fraction: number;
  id: string;
  kind: string;
  problem: Problem | null;
  result: JobViewResult;
  started_at: string | null;
  state: JobViewState;
  step: Words;
}
