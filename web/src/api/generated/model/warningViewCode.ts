/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type WarningViewCode = typeof WarningViewCode[keyof typeof WarningViewCode];


export const WarningViewCode = {
  out_of_range: 'out_of_range',
  outside_training: 'outside_training',
  unseen_category: 'unseen_category',
  missing: 'missing',
  unknown_column: 'unknown_column',
} as const;
