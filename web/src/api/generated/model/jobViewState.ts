/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type JobViewState = typeof JobViewState[keyof typeof JobViewState];


export const JobViewState = {
  queued: 'queued',
  running: 'running',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
} as const;
