/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ProposalPatchTables } from './proposalPatchTables';

/**
 * A change to the proposal: the main table's name and changes by table.
 */
export interface ProposalPatch {
  main?: string | null;
  tables?: ProposalPatchTables;
}
