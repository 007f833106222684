/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type DecisionAction = typeof DecisionAction[keyof typeof DecisionAction];


export const DecisionAction = {
  drop: 'drop',
  pseudonymise: 'pseudonymise',
  shift_dates: 'shift_dates',
  not_identifying: 'not_identifying',
} as const;
