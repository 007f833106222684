/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface ColumnView {
  label: string;
  name: string;
  type: string;
  unit: string;
}
