/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * The data set's title, and the data set that gets a new version (none: a new data set).
 */
export interface AcceptIn {
  dataset_id?: string | null;
  /** @maxLength 5000 */
  description?: string;
  /**
     * @minLength 1
     * @maxLength 300
     */
  title: string;
}
