/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface StudyIn {
  expires_at?: string | null;
  /** @maxLength 5000 */
  question?: string;
  /**
     * @minLength 1
     * @maxLength 300
     */
  title: string;
}
