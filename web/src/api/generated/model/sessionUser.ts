/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * Who signed in.
 */
export interface SessionUser {
  display_name?: string;
  id: string;
  institution_id?: string;
  name: string;
  site_admin?: boolean;
}
