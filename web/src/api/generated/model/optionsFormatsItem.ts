/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type OptionsFormatsItem = typeof OptionsFormatsItem[keyof typeof OptionsFormatsItem];


export const OptionsFormatsItem = {
  svg: 'svg',
  pdf: 'pdf',
  tiff: 'tiff',
  png: 'png',
} as const;
