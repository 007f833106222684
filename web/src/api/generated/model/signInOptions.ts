/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Provided } from './provided';

/**
 * The ways in that this site has.
 */
export interface SignInOptions {
  /** whether there are accounts with a password */
  password: boolean;
  single_sign_on: Provided | null;
}
