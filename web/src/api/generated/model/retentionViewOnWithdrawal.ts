/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type RetentionViewOnWithdrawal = typeof RetentionViewOnWithdrawal[keyof typeof RetentionViewOnWithdrawal];


export const RetentionViewOnWithdrawal = {
  delete: 'delete',
  quarantine: 'quarantine',
} as const;
