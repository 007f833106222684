/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * what became of it with its data
 */
export type ModelDetailWithdrawn = typeof ModelDetailWithdrawn[keyof typeof ModelDetailWithdrawn] | null;


export const ModelDetailWithdrawn = {
  quarantined: 'quarantined',
  deleted: 'deleted',
} as const;
