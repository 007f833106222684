/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type MeKind = typeof MeKind[keyof typeof MeKind];


export const MeKind = {
  person: 'person',
  token: 'token',
  service: 'service',
} as const;
