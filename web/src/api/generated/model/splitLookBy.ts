/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type SplitLookBy = typeof SplitLookBy[keyof typeof SplitLookBy];


export const SplitLookBy = {
  row: 'row',
  subject: 'subject',
  site: 'site',
  time: 'time',
} as const;
