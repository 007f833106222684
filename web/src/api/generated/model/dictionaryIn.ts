/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { DictionaryInColumns } from './dictionaryInColumns';

export interface DictionaryIn {
  columns: DictionaryInColumns;
  /** @maxLength 500 */
  note?: string;
  table?: string;
}
