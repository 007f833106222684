/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface ComparedClass {
  after: number;
  before: number;
  high: number;
  low: number;
}
