/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type CaseIntervalMethod = typeof CaseIntervalMethod[keyof typeof CaseIntervalMethod];


export const CaseIntervalMethod = {
  recalibration: 'recalibration',
  conformal: 'conformal',
} as const;
