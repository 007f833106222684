/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * ``token`` is shown this once; only its SHA-256 is kept.
 */
export interface IssuedToken {
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
  token: string;
}
