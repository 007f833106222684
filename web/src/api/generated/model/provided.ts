/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * A hospital's own sign-in.
 */
export interface Provided {
  /** how the hospital is called on the button */
  name: string;
}
