/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type ListSiteLedgerDecision = typeof ListSiteLedgerDecision[keyof typeof ListSiteLedgerDecision] | null;


export const ListSiteLedgerDecision = {
  allow: 'allow',
  deny: 'deny',
} as const;
