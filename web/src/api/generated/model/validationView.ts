/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ValidationViewMain } from './validationViewMain';
import type { ValidationViewState } from './validationViewState';
import type { ValidationViewWithdrawn } from './validationViewWithdrawn';

export interface ValidationView {
  created_at: string;
  created_by: string;
  data_sha256: string;
  data_study_id: string;
  events: number | null;
  finished_at: string | null;
  id: string;
  /** the chief measures -> value, lo, hi (95 %) */
  main: ValidationViewMain;
  manifest_sha256: string | null;
  model_id: string;
  n: number | null;
  onnx_sha256: string;
  prepared_id: string;
  state: ValidationViewState;
  title: string;
  withdrawn: ValidationViewWithdrawn;
}
