/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface OipTensor {
  data?: unknown[] | null;
  datatype: string;
  name: string;
  shape: number[];
}
