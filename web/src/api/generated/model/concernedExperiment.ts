/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface ConcernedExperiment {
  id: string;
  state: string;
  title: string;
}
