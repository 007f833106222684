/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type FirstBadFault = typeof FirstBadFault[keyof typeof FirstBadFault];


export const FirstBadFault = {
  edited: 'edited',
  missing: 'missing',
  reordered: 'reordered',
  truncated: 'truncated',
  head_forged: 'head_forged',
} as const;
