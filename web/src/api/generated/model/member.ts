/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { MemberKind } from './memberKind';
import type { Role } from './role';

export interface Member {
  approver_id: string;
  datasets: string[] | null;
  display_name: string;
  external: boolean;
  institution: string;
  kind: MemberKind;
  name: string;
  principal_id: string;
  purpose: string;
  role: Role;
  since: string;
  until: string | null;
}
