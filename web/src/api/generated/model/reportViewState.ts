/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type ReportViewState = typeof ReportViewState[keyof typeof ReportViewState];


export const ReportViewState = {
  queued: 'queued',
  building: 'building',
  ready: 'ready',
  failed: 'failed',
  cancelled: 'cancelled',
} as const;
