/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { OptionsDpi } from './optionsDpi';
import type { OptionsFormatsItem } from './optionsFormatsItem';
import type { OptionsPalette } from './optionsPalette';
import type { OptionsPreset } from './optionsPreset';

/**
 * What the person who asks for a pack may choose.
 */
export interface Options {
  /** resolution of TIFF figures, else the preset's */
  dpi?: OptionsDpi;
  /** type size in points, else the preset's */
  font_size?: number | null;
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
  /** colours; all can be told apart when colour-blind */
  palette?: OptionsPalette;
  /** a publisher's figure widths and type size */
  preset?: OptionsPreset;
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
  /** width of a figure, else the preset's */
  width_mm?: number | null;
}
