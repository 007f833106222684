/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type WithdrawalViewState = typeof WithdrawalViewState[keyof typeof WithdrawalViewState];


export const WithdrawalViewState = {
  started: 'started',
  done: 'done',
  failed: 'failed',
} as const;
