/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface MissingColumn {
  /** missing cells in each block */
  blocks: number[];
  missing: number;
  name: string;
}
