/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type ImportancePart = typeof ImportancePart[keyof typeof ImportancePart];


export const ImportancePart = {
  test: 'test',
  oof: 'oof',
  train: 'train',
} as const;
