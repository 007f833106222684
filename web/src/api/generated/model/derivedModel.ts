/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { DerivedModelWithdrawn } from './derivedModelWithdrawn';

export interface DerivedModel {
  experiment_id: string;
  id: string;
  name: string;
  /** the version it was released as */
  version: number | null;
  withdrawn: DerivedModelWithdrawn;
}
