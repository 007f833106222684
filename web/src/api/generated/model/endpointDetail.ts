/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { EndpointDetailInputsItem } from './endpointDetailInputsItem';

/**
 * A served model with what it takes.
 */
export interface EndpointDetail {
  classes: string[] | null;
  created_at: string;
  enabled: boolean;
  id: string;
  /** name, type, unit, plausible and training range, categories */
  inputs: EndpointDetailInputsItem[];
  model_id: string;
  model_sha256: string;
  name: string;
  positive: string | null;
  study_id: string;
  target: string;
  task: string;
  threshold: number | null;
  /** model version that answers now */
  version: number;
  versions: number[];
}
