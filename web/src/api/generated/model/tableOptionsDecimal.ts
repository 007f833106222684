/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type TableOptionsDecimal = typeof TableOptionsDecimal[keyof typeof TableOptionsDecimal] | null;


export const TableOptionsDecimal = {
  '.': '.',
  ',': ',',
} as const;
