/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface Return {
  /** @maxLength 5000 */
  note?: string;
  /**
     * @minItems 1
     * @maxItems 50
     */
  reasons: string[];
}
