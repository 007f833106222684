/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { IdentifierFlag } from './identifierFlag';
import type { Original } from './original';
import type { TableProposal } from './tableProposal';

/**
 * Everything guessed about an upload; accepted as it stands or after changes.
 */
export interface Proposal {
  identifiers?: IdentifierFlag[];
  main: string;
  original: Original;
  schema_version?: 1;
  tables: TableProposal[];
}
