/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type TableOptionsEncoding = typeof TableOptionsEncoding[keyof typeof TableOptionsEncoding] | null;


export const TableOptionsEncoding = {
  'utf-8': 'utf-8',
  'utf-8-sig': 'utf-8-sig',
  'utf-16': 'utf-16',
  cp949: 'cp949',
  'latin-1': 'latin-1',
} as const;
