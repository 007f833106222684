/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type DivisionKind = typeof DivisionKind[keyof typeof DivisionKind];


export const DivisionKind = {
  sex: 'sex',
  age: 'age',
  site: 'site',
  period: 'period',
  column: 'column',
} as const;
