/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface User {
  created_at: string;
  disabled: boolean;
  display_name: string;
  external: boolean;
  has_password: boolean;
  id: string;
  institution_id: string;
  name: string;
  site_admin: boolean;
}
