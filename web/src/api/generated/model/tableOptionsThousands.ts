/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type TableOptionsThousands = typeof TableOptionsThousands[keyof typeof TableOptionsThousands] | null;


export const TableOptionsThousands = {
  ',': ',',
  '.': '.',
  ' ': ' ',
  '\'': '\'',
  '': '',
} as const;
