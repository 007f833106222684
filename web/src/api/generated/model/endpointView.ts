/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * A served model.
 */
export interface EndpointView {
  classes: string[] | null;
  created_at: string;
  enabled: boolean;
  id: string;
  model_id: string;
  model_sha256: string;
  name: string;
  study_id: string;
  target: string;
  task: string;
  /** model version that answers now */
  version: number;
}
