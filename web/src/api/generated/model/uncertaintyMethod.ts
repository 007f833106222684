/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type UncertaintyMethod = typeof UncertaintyMethod[keyof typeof UncertaintyMethod];


export const UncertaintyMethod = {
  recalibration: 'recalibration',
  conformal: 'conformal',
} as const;
