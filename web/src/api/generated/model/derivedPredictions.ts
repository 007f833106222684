/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { DerivedEndpoint } from './derivedEndpoint';

/**
 * What models were asked and answered.
 */
export interface DerivedPredictions {
  endpoints: DerivedEndpoint[];
  outcomes: number;
  predictions: number;
}
