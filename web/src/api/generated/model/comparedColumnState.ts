/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type ComparedColumnState = typeof ComparedColumnState[keyof typeof ComparedColumnState];


export const ComparedColumnState = {
  same: 'same',
  changed: 'changed',
  added: 'added',
  removed: 'removed',
} as const;
