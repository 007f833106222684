/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * Why something was guessed, and how sure it is (0 to 1; 1 = given by a person or by the file itself).
 */
export interface Guess {
  confidence: number;
  en: string;
  ko: string;
}
