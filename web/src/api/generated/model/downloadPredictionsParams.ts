/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { DownloadPredictionsFormat } from './downloadPredictionsFormat';

export type DownloadPredictionsParams = {
format?: DownloadPredictionsFormat;
};
