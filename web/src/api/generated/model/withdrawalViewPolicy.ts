/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type WithdrawalViewPolicy = typeof WithdrawalViewPolicy[keyof typeof WithdrawalViewPolicy];


export const WithdrawalViewPolicy = {
  delete: 'delete',
  quarantine: 'quarantine',
} as const;
