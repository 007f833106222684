/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type ComparedPairMeasure = typeof ComparedPairMeasure[keyof typeof ComparedPairMeasure];


export const ComparedPairMeasure = {
  auroc: 'auroc',
  log_loss: 'log_loss',
  squared_error: 'squared_error',
  integrated_brier: 'integrated_brier',
} as const;
