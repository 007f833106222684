/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type PreparedSummaryWithdrawn = typeof PreparedSummaryWithdrawn[keyof typeof PreparedSummaryWithdrawn] | null;


export const PreparedSummaryWithdrawn = {
  quarantined: 'quarantined',
  deleted: 'deleted',
} as const;
