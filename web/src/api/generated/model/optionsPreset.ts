/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * a publisher's figure widths and type size
 */
export type OptionsPreset = typeof OptionsPreset[keyof typeof OptionsPreset];


export const OptionsPreset = {
  medloom: 'medloom',
  nature: 'nature',
  cell: 'cell',
  elsevier: 'elsevier',
  plos: 'plos',
  slide: 'slide',
} as const;
