/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { JobView } from './jobView';
import type { Problem } from './problem';
import type { UploadViewState } from './uploadViewState';

/**
 * An upload and where it stands.
 */
export interface UploadView {
  bytes: number;
  created_at: string;
  created_by: string;
  dataset_id: string | null;
  filename: string;
  id: string;
  job: JobView | null;
  problem: Problem | null;
  received: number;
  sha256: string | null;
  state: UploadViewState;
  study_id: string;
  version: number | null;
}
