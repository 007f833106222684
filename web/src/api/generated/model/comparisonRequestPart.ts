/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type ComparisonRequestPart = typeof ComparisonRequestPart[keyof typeof ComparisonRequestPart];


export const ComparisonRequestPart = {
  test: 'test',
  oof: 'oof',
} as const;
