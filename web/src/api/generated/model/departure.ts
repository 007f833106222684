/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * Where the browser goes to sign in.
 */
export interface Departure {
  address: string;
}
