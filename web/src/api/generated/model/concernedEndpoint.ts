/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface ConcernedEndpoint {
  enabled: boolean;
  id: string;
  model_id: string;
  name: string;
  predictions: number;
}
