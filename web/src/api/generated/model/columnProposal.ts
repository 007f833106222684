/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ColumnProposalValueLabels } from './columnProposalValueLabels';
import type { ColumnProposalWhy } from './columnProposalWhy';
import type { ColumnRole } from './columnRole';
import type { ColumnType } from './columnType';

/**
 * One column; everything but ``index`` and ``source_name`` can be changed.
 */
export interface ColumnProposal {
  categories?: string[] | null;
  /** strptime formats tried in order, or excel-serial */
  date_formats?: string[];
  high?: number | null;
  index: number;
  label?: string;
  low?: number | null;
  missing_codes?: string[];
  name: string;
  role?: ColumnRole;
  source_name: string;
  type: ColumnType;
  unit?: string;
  value_labels?: ColumnProposalValueLabels;
  why?: ColumnProposalWhy;
}
