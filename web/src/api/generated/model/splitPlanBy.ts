/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type SplitPlanBy = typeof SplitPlanBy[keyof typeof SplitPlanBy];


export const SplitPlanBy = {
  row: 'row',
  subject: 'subject',
  site: 'site',
  time: 'time',
} as const;
