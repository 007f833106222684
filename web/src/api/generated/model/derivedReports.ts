/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { DerivedReport } from './derivedReport';

/**
 * What was written about prepared data.
 */
export interface DerivedReports {
  comparisons: string[];
  reports: DerivedReport[];
}
