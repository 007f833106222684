/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type FindingLevel = typeof FindingLevel[keyof typeof FindingLevel];


export const FindingLevel = {
  info: 'info',
  warning: 'warning',
  blocking: 'blocking',
} as const;
