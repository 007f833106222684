/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { OptionsFormatsItem } from './optionsFormatsItem';

/**
 * What the person who asks for a pack may choose.
 */
export interface Options {
  /** @minItems 1 */
  formats?: OptionsFormatsItem[];
  /**
     * models drawn in one figure
     * @minimum 1
     * @maximum 6
     */
  max_curves?: number;
  /** threshold probabilities, from-to */
  net_benefit_range?: [number, number] | null;
  /** p values in Table 1 */
  p_values?: boolean;
  /**
     * bootstrap resamples
     * @minimum 100
     * @maximum 10000
     */
  resamples?: number;
  /** probability at which to act */
  threshold?: number | null;
  /** @maxLength 300 */
  title?: string;
}
