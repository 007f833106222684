/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { PreparedSummary } from './preparedSummary';

/**
 * What was prepared of versions of a data set, directly or by a join, and the runs under way.
 */
export interface DerivedPrepared {
  prepared: PreparedSummary[];
  runs_open: number;
}
