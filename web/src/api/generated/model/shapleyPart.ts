/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type ShapleyPart = typeof ShapleyPart[keyof typeof ShapleyPart];


export const ShapleyPart = {
  test: 'test',
  oof: 'oof',
  train: 'train',
} as const;
