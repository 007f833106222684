/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * What lies in one bucket for one study; without a study what belongs to none.
 */
export interface StoredOf {
  bucket: string;
  bytes: number;
  objects: number;
  study_id: string | null;
}
