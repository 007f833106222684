/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type DivisionPart = typeof DivisionPart[keyof typeof DivisionPart];


export const DivisionPart = {
  test: 'test',
  oof: 'oof',
  train: 'train',
} as const;
