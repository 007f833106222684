/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { JobView } from './jobView';
import type { Problem } from './problem';
import type { ValidationDetailAsked } from './validationDetailAsked';
import type { ValidationDetailMain } from './validationDetailMain';
import type { ValidationDetailState } from './validationDetailState';
import type { ValidationDetailWithdrawn } from './validationDetailWithdrawn';
import type { ValidationManifest } from './validationManifest';

export interface ValidationDetail {
  asked: ValidationDetailAsked;
  created_at: string;
  created_by: string;
  data_sha256: string;
  data_study_id: string;
  events: number | null;
  finished_at: string | null;
  id: string;
  job: JobView;
  /** the chief measures -> value, lo, hi (95 %) */
  main: ValidationDetailMain;
  manifest_sha256: string | null;
  model_id: string;
  n: number | null;
  onnx_sha256: string;
  prepared_id: string;
  problem: Problem | null;
  result: ValidationManifest | null;
  state: ValidationDetailState;
  title: string;
  withdrawn: ValidationDetailWithdrawn;
}
