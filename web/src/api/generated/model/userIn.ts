/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface UserIn {
  /**
     * @minLength 1
     * @maxLength 200
     */
  display_name: string;
  /** @maxLength 40 */
  institution_id: string;
  /**
     * @minLength 2
     * @maxLength 64
     */
  name: string;
  site_admin?: boolean;
}
