/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface FirstBootIn {
  /** @maxLength 200 */
  display_name?: string;
  /**
     * @minLength 1
     * @maxLength 200
     */
  institution: string;
  /**
     * @minLength 2
     * @maxLength 64
     */
  name: string;
  /** @maxLength 1024 */
  password: string;
  /** @maxLength 200 */
  secret: string;
}
