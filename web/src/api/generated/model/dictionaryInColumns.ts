/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ColumnChange } from './columnChange';

export type DictionaryInColumns = {[key: string]: ColumnChange};
