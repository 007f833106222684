/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type ValidationViewWithdrawn = typeof ValidationViewWithdrawn[keyof typeof ValidationViewWithdrawn] | null;


export const ValidationViewWithdrawn = {
  quarantined: 'quarantined',
  deleted: 'deleted',
} as const;
