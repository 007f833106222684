/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface ReleaseView {
  at: string;
  by: string;
  note: string;
  version: number;
}
