/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type ValidationDetailState = typeof ValidationDetailState[keyof typeof ValidationDetailState];


export const ValidationDetailState = {
  queued: 'queued',
  running: 'running',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
} as const;
