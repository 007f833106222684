/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { User } from './user';

/**
 * ``invitation`` is a one-time secret, shown this once; it lives seven days.
 */
export interface InvitedUser {
  invitation: string;
  user: User;
}
