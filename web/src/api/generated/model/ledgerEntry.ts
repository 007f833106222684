/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface LedgerEntry {
  action: string;
  at: string;
  decision: string;
  hmac: string;
  object: string;
  policy_ids: string[];
  previous: string;
  request_id: string;
  seq: number;
  service: string;
  study_id: string | null;
  subject: string;
  token_id: string | null;
}
