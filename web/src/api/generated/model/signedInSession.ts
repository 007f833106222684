/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { SessionUser } from './sessionUser';

/**
 * A session that was opened; its secret is in the cookie.
 */
export interface SignedInSession {
  expires_at: string;
  user: SessionUser;
}
