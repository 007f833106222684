/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * delete or quarantine; none: as the study's rule says
 */
export type WithdrawInPolicy = typeof WithdrawInPolicy[keyof typeof WithdrawInPolicy] | null;


export const WithdrawInPolicy = {
  delete: 'delete',
  quarantine: 'quarantine',
} as const;
