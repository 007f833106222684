/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * A parked event: what kind it is and which fields it has, never what they hold.
 */
export interface DeadLetterView {
  at: string | null;
  error: string;
  event_id: string;
  fields: string[];
  study_id: string | null;
  type: string;
}
