/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type DecisionInAction = typeof DecisionInAction[keyof typeof DecisionInAction];


export const DecisionInAction = {
  drop: 'drop',
  pseudonymise: 'pseudonymise',
  shift_dates: 'shift_dates',
  not_identifying: 'not_identifying',
} as const;
