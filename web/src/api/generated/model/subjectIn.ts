/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * One subject, as the subject column has it; a pseudonymised column is found by the original identifier too.
 */
export interface SubjectIn {
  /** @maxLength 500 */
  reason?: string;
  /**
     * @minLength 1
     * @maxLength 200
     */
  subject: string;
}
