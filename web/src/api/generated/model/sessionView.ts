/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * The session of the cookie that came with the request.
 */
export interface SessionView {
  created_at: string;
  expires_at: string;
  id: string;
  user_id: string;
}
