/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface UserChange {
  disabled?: boolean | null;
  display_name?: string | null;
  site_admin?: boolean | null;
}
