/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type StudyState = typeof StudyState[keyof typeof StudyState];


export const StudyState = {
  open: 'open',
  closed: 'closed',
  expired: 'expired',
  unapproved: 'unapproved',
} as const;
