/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface ReleaseIn {
  /** @maxLength 2000 */
  note?: string;
}
