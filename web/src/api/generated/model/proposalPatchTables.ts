/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { TablePatch } from './tablePatch';

export type ProposalPatchTables = {[key: string]: TablePatch};
