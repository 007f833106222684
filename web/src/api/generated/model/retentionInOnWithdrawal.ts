/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type RetentionInOnWithdrawal = typeof RetentionInOnWithdrawal[keyof typeof RetentionInOnWithdrawal];


export const RetentionInOnWithdrawal = {
  delete: 'delete',
  quarantine: 'quarantine',
} as const;
