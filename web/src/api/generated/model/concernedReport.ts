/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface ConcernedReport {
  id: string;
  published_at: string | null;
  state: string;
}
