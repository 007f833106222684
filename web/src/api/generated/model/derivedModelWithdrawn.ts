/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type DerivedModelWithdrawn = typeof DerivedModelWithdrawn[keyof typeof DerivedModelWithdrawn] | null;


export const DerivedModelWithdrawn = {
  quarantined: 'quarantined',
  deleted: 'deleted',
} as const;
