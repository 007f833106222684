/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { WorstSubject } from './worstSubject';

export interface PageOfWorstSubject {
  items: WorstSubject[];
  next_cursor?: string | null;
}
