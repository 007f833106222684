/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface ConcernedPrepared {
  dataset_version: number;
  id: string;
  recipe_id: string;
  rows: number;
  state: string;
  withdrawn: string | null;
}
