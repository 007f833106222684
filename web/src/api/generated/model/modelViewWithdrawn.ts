/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * what became of it with its data
 */
export type ModelViewWithdrawn = typeof ModelViewWithdrawn[keyof typeof ModelViewWithdrawn] | null;


export const ModelViewWithdrawn = {
  quarantined: 'quarantined',
  deleted: 'deleted',
} as const;
