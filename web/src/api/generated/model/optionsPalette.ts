/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * colours; all can be told apart when colour-blind
 */
export type OptionsPalette = typeof OptionsPalette[keyof typeof OptionsPalette];


export const OptionsPalette = {
  okabe_ito: 'okabe_ito',
  tol_bright: 'tol_bright',
  greys: 'greys',
} as const;
