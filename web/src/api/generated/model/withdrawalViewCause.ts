/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type WithdrawalViewCause = typeof WithdrawalViewCause[keyof typeof WithdrawalViewCause];


export const WithdrawalViewCause = {
  request: 'request',
  retention: 'retention',
  erasure: 'erasure',
} as const;
