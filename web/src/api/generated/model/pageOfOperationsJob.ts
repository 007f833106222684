/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { OperationsJob } from './operationsJob';

export interface PageOfOperationsJob {
  items: OperationsJob[];
  next_cursor?: string | null;
}
