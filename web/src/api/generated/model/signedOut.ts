/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * The session is over here; at the hospital's sign-in it is not until the browser goes to ``address``.
 */
export interface SignedOut {
  address: string;
}
