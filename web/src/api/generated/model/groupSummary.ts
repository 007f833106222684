/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { GroupSummaryCounts } from './groupSummaryCounts';

/**
 * One column within one group of rows (all, train, test, or an outcome class): what Table 1 is printed from.
 */
export interface GroupSummary {
  counts?: GroupSummaryCounts;
  group: string;
  mean?: number | null;
  median?: number | null;
  missing: number;
  n: number;
  q1?: number | null;
  q3?: number | null;
  sd?: number | null;
}
