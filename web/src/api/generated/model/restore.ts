/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface Restore {
  /** @minimum 1 */
  version: number;
}
