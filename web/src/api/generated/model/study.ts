/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { StudyState } from './studyState';

export interface Study {
  approver_id: string | null;
  created_at: string;
  created_by: string;
  etag: string;
  expires_at: string | null;
  id: string;
  institution_id: string;
  question: string;
  /** your role, null when you see the card as site administrator */
  role: string | null;
  scopes: string[];
  state: StudyState;
  title: string;
}
