/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { JobView } from './jobView';
import type { Proposal } from './proposal';
import type { ProposalViewState } from './proposalViewState';

/**
 * A proposal with the state of its upload; ``job`` is set while the file is read again.
 */
export interface ProposalView {
  /** for If-Match when the proposal is changed */
  etag: string;
  job: JobView | null;
  proposal: Proposal | null;
  state: ProposalViewState;
  upload_id: string;
}
