/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type TrainableViewState = typeof TrainableViewState[keyof typeof TrainableViewState];


export const TrainableViewState = {
  approved: 'approved',
  void: 'void',
} as const;
