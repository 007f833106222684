/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Person } from './person';

export interface ReviewEntry {
  action: string;
  at: string;
  id: string;
  note: string;
  reasons: string[];
  sha256: string;
  state: string;
  who: Person;
}
