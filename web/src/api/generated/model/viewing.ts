/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Role } from './role';

/**
 * Whose eyes the caller looks with: a member's, or those of a role in general.
 */
export interface Viewing {
  name: string;
  principal_id: string | null;
  role: Role | null;
  study_id: string | null;
}
