/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Institution } from './institution';
import type { User } from './user';

/**
 * ``token`` is a personal token for one day, shown this once.
 */
export interface FirstBootDone {
  institution: Institution;
  token: string;
  token_expires_at: string;
  user: User;
}
