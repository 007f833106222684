/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { DerivedEndpointWithdrawn } from './derivedEndpointWithdrawn';

export interface DerivedEndpoint {
  enabled: boolean;
  id: string;
  model_id: string;
  name: string;
  outcomes: number;
  /** rows it answered */
  predictions: number;
  withdrawn: DerivedEndpointWithdrawn;
}
