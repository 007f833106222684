/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * One sentence in both languages.
 */
export interface Words {
  en: string;
  ko: string;
}
