/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface PasswordIn {
  /** @maxLength 1024 */
  current: string;
  /** @maxLength 1024 */
  new: string;
}
