/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type ExperimentDetailState = typeof ExperimentDetailState[keyof typeof ExperimentDetailState];


export const ExperimentDetailState = {
  queued: 'queued',
  running: 'running',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
} as const;
