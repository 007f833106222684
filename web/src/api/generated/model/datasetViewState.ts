/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type DatasetViewState = typeof DatasetViewState[keyof typeof DatasetViewState];


export const DatasetViewState = {
  active: 'active',
  withdrawn: 'withdrawn',
} as const;
