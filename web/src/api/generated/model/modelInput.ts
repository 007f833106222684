/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ModelInputType } from './modelInputType';

/**
 * One ONNX input, [N, 1]: float32 for ``number`` (missing = NaN), string for ``category`` (missing = "").
 */
export interface ModelInput {
  categories?: string[] | null;
  high?: number | null;
  label?: string;
  /** smallest value in training, rounded down by up to a tenth */
  least?: number | null;
  low?: number | null;
  /** largest value in training, rounded up by up to a tenth */
  most?: number | null;
  name: string;
  /** 99th percentile in training */
  seen_high?: number | null;
  /** 1st percentile in training */
  seen_low?: number | null;
  type: ModelInputType;
  unit?: string;
  /** median or most frequent value in training */
  usual?: number | string | null;
}
