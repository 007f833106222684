/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Role } from './role';

export interface MemberIn {
  datasets?: string[] | null;
  /** @maxLength 500 */
  purpose?: string;
  role: Role;
  until?: string | null;
}
