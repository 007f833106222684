/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface DerivedReport {
  experiment_id: string;
  id: string;
  published_at: string | null;
  state: string;
  template: string;
}
