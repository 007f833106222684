/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type PreparedViewWithdrawn = typeof PreparedViewWithdrawn[keyof typeof PreparedViewWithdrawn] | null;


export const PreparedViewWithdrawn = {
  quarantined: 'quarantined',
  deleted: 'deleted',
} as const;
