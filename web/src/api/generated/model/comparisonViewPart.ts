/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type ComparisonViewPart = typeof ComparisonViewPart[keyof typeof ComparisonViewPart];


export const ComparisonViewPart = {
  test: 'test',
  oof: 'oof',
} as const;
