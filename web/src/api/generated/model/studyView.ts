/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Role } from './role';

/**
 * Whose view it is; a role's has no name.
 */
export interface StudyView {
  name: string;
  role: Role;
  study_id: string;
  until: string;
}
