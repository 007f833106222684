/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * An entry of the prediction log, without inputs and outputs.
 */
export interface CallView {
  at: string;
  id: string;
  inputs_sha256: string;
  model_version: number;
  principal_id: string;
  rows: number;
  token_id: string | null;
  warnings: number;
}
