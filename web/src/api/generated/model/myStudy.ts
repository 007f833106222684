/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface MyStudy {
  expires_at: string | null;
  role: string;
  scopes: string[];
  state: string;
  study_id: string;
  title: string;
}
