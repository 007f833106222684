/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type InputLabelType = typeof InputLabelType[keyof typeof InputLabelType];


export const InputLabelType = {
  number: 'number',
  category: 'category',
} as const;
