/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type Role = typeof Role[keyof typeof Role];


export const Role = {
  owner: 'owner',
  steward: 'steward',
  researcher: 'researcher',
  reviewer: 'reviewer',
  external_trainer: 'external_trainer',
  external_predictor: 'external_predictor',
  auditor: 'auditor',
} as const;
