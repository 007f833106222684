/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * The bytes as they came.
 */
export interface Original {
  bytes: number;
  filename: string;
  sha256: string;
}
