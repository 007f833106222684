/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type ComparedPairTest = typeof ComparedPairTest[keyof typeof ComparedPairTest];


export const ComparedPairTest = {
  delong: 'delong',
  bootstrap: 'bootstrap',
} as const;
