/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type ProposalViewState = typeof ProposalViewState[keyof typeof ProposalViewState];


export const ProposalViewState = {
  receiving: 'receiving',
  inspecting: 'inspecting',
  proposed: 'proposed',
  refused: 'refused',
  accepting: 'accepting',
  registered: 'registered',
} as const;
