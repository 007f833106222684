/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Decision } from './decision';
import type { IdentifierHit } from './identifierHit';

/**
 * A column in quarantine until ``decision`` is set.
 */
export interface IdentifierFlag {
  column: string;
  decided_by?: string | null;
  decision?: Decision | null;
  en: string;
  hits: IdentifierHit[];
  ko: string;
  table: string;
}
