/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type CurvesViewPart = typeof CurvesViewPart[keyof typeof CurvesViewPart];


export const CurvesViewPart = {
  test: 'test',
  oof: 'oof',
} as const;
