/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { DatasetView } from './datasetView';

export interface PageOfDatasetView {
  items: DatasetView[];
  next_cursor?: string | null;
}
