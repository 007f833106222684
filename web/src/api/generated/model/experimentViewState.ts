/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type ExperimentViewState = typeof ExperimentViewState[keyof typeof ExperimentViewState];


export const ExperimentViewState = {
  queued: 'queued',
  running: 'running',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
} as const;
