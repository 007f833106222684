/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { User } from './user';

export interface PageOfUser {
  items: User[];
  next_cursor?: string | null;
}
