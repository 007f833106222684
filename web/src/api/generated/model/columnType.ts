/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type ColumnType = typeof ColumnType[keyof typeof ColumnType];


export const ColumnType = {
  number: 'number',
  integer: 'integer',
  category: 'category',
  text: 'text',
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime',
} as const;
