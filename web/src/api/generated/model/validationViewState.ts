/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type ValidationViewState = typeof ValidationViewState[keyof typeof ValidationViewState];


export const ValidationViewState = {
  queued: 'queued',
  running: 'running',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
} as const;
