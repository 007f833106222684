/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type ModelInputType = typeof ModelInputType[keyof typeof ModelInputType];


export const ModelInputType = {
  number: 'number',
  category: 'category',
} as const;
