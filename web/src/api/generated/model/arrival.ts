/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * The query with which the provider sent the browser back.
 */
export interface Arrival {
  /** @maxLength 4096 */
  code?: string;
  /** @maxLength 200 */
  error?: string;
  iss?: string | null;
  /**
     * @minLength 1
     * @maxLength 200
     */
  state: string;
}
