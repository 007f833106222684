/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type OperationsJobState = typeof OperationsJobState[keyof typeof OperationsJobState];


export const OperationsJobState = {
  queued: 'queued',
  running: 'running',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
} as const;
