/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type ValidationDetailWithdrawn = typeof ValidationDetailWithdrawn[keyof typeof ValidationDetailWithdrawn] | null;


export const ValidationDetailWithdrawn = {
  quarantined: 'quarantined',
  deleted: 'deleted',
} as const;
