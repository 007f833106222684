/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type ColumnRole = typeof ColumnRole[keyof typeof ColumnRole];


export const ColumnRole = {
  feature: 'feature',
  subject: 'subject',
  site: 'site',
  time: 'time',
  outcome: 'outcome',
  excluded: 'excluded',
} as const;
