/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ReportView } from './reportView';

export interface PageOfReportView {
  items: ReportView[];
  next_cursor?: string | null;
}
