/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface ServedModelView {
  id: string;
  sha256: string;
  version: number;
}
