/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * ``holder`` is a member for whom an owner issues the token; without it the token is the caller's own.
 */
export interface TokenIn {
  cidr?: string | null;
  days?: number | null;
  holder?: string | null;
  /**
     * @minLength 1
     * @maxLength 500
     */
  purpose: string;
  scopes?: string[] | null;
}
