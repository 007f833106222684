/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * resolution of TIFF figures, else the preset's
 */
export type OptionsDpi = typeof OptionsDpi[keyof typeof OptionsDpi] | null;


export const OptionsDpi = {
  NUMBER_300: 300,
  NUMBER_600: 600,
} as const;
