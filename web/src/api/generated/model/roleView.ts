/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Role } from './role';

export interface RoleView {
  external: boolean;
  role: Role;
  scopes: string[];
}
