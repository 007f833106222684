/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface InvitationIn {
  /** @maxLength 1024 */
  password: string;
  /** @maxLength 200 */
  secret: string;
}
