/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface FacetValue {
  n: number;
  value: string;
}
