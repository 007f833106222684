/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { WarningViewCode } from './warningViewCode';

/**
 * Something the reader of an answer should know; it never repeats the value.
 */
export interface WarningView {
  code: WarningViewCode;
  column: string;
  text: string;
  text_ko: string;
}
