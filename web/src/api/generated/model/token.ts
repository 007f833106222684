/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * A token without its text. ``prefix`` is how it starts.
 */
export interface Token {
  cidr: string | null;
  created_at: string;
  expires_at: string;
  holder_id: string;
  id: string;
  issued_by: string;
  last_used_at: string | null;
  prefix: string;
  purpose: string;
  revoked_at: string | null;
  scopes: string[];
  study_id: string | null;
}
