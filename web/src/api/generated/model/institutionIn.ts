/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface InstitutionIn {
  external?: boolean;
  /**
     * @minLength 1
     * @maxLength 200
     */
  name: string;
}
