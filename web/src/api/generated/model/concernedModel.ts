/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface ConcernedModel {
  id: string;
  name: string;
  version: number | null;
  withdrawn: string | null;
}
