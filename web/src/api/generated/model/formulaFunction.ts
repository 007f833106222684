/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface FormulaFunction {
  en: string;
  group: string;
  ko: string;
  name: string;
  usage: string;
}
