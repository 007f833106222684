/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface GridColumn {
  name: string;
  type: string;
}
