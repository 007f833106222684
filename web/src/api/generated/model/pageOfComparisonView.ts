/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ComparisonView } from './comparisonView';

export interface PageOfComparisonView {
  items: ComparisonView[];
  next_cursor?: string | null;
}
