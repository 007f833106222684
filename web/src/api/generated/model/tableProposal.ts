/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ColumnProposal } from './columnProposal';
import type { Finding } from './finding';
import type { TableOptions } from './tableOptions';
import type { TableProposalFormat } from './tableProposalFormat';
import type { TableProposalWhy } from './tableProposalWhy';

/**
 * One table of the upload.
 */
export interface TableProposal {
  columns: ColumnProposal[];
  findings?: Finding[];
  format: TableProposalFormat;
  /** the options a person has fixed */
  given?: TableOptions;
  include?: boolean;
  /** path inside the zip */
  member?: string | null;
  name: string;
  options: TableOptions;
  rows: number;
  sheets?: string[];
  why?: TableProposalWhy;
}
