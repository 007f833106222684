/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface InstitutionChange {
  disabled?: boolean | null;
  external?: boolean | null;
  name?: string | null;
}
