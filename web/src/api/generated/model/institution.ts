/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface Institution {
  created_at: string;
  disabled: boolean;
  external: boolean;
  id: string;
  name: string;
}
