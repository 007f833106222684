/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type ListLedgerDecision = typeof ListLedgerDecision[keyof typeof ListLedgerDecision] | null;


export const ListLedgerDecision = {
  allow: 'allow',
  deny: 'deny',
} as const;
