/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { LedgerEntry } from './ledgerEntry';

export interface PageOfLedgerEntry {
  items: LedgerEntry[];
  next_cursor?: string | null;
}
