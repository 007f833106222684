/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type DerivedEndpointWithdrawn = typeof DerivedEndpointWithdrawn[keyof typeof DerivedEndpointWithdrawn] | null;


export const DerivedEndpointWithdrawn = {
  quarantined: 'quarantined',
  deleted: 'deleted',
} as const;
