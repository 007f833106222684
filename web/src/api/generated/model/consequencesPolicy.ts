/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type ConsequencesPolicy = typeof ConsequencesPolicy[keyof typeof ConsequencesPolicy];


export const ConsequencesPolicy = {
  delete: 'delete',
  quarantine: 'quarantine',
} as const;
