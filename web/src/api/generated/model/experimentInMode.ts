/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type ExperimentInMode = typeof ExperimentInMode[keyof typeof ExperimentInMode] | null;


export const ExperimentInMode = {
  auto: 'auto',
  expert: 'expert',
} as const;
