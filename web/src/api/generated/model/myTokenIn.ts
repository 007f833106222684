/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface MyTokenIn {
  cidr?: string | null;
  days?: number | null;
  /**
     * @minLength 1
     * @maxLength 500
     */
  purpose: string;
  scopes?: string[] | null;
}
