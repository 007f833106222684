/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type SplitWishBy = typeof SplitWishBy[keyof typeof SplitWishBy] | null;


export const SplitWishBy = {
  row: 'row',
  subject: 'subject',
  site: 'site',
  time: 'time',
} as const;
