/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type DownloadPredictionsFormat = typeof DownloadPredictionsFormat[keyof typeof DownloadPredictionsFormat];


export const DownloadPredictionsFormat = {
  parquet: 'parquet',
  csv: 'csv',
} as const;
