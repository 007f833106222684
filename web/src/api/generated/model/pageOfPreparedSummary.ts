/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { PreparedSummary } from './preparedSummary';

export interface PageOfPreparedSummary {
  items: PreparedSummary[];
  next_cursor?: string | null;
}
