/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ColumnType } from './columnType';
import type { GroupSummary } from './groupSummary';

export interface ColumnSummaries {
  groups: GroupSummary[];
  label: string;
  name: string;
  type: ColumnType;
  unit: string;
}
