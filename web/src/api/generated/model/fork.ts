/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface Fork {
  after_step?: string | null;
  title?: string | null;
}
