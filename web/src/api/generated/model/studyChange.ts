/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * Fields that are not sent stay as they are; ``expires_at`` null lifts the end.
 */
export interface StudyChange {
  expires_at?: string | null;
  question?: string | null;
  title?: string | null;
}
