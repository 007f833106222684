/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type MapMissingOf = typeof MapMissingOf[keyof typeof MapMissingOf];


export const MapMissingOf = {
  prepared: 'prepared',
  source: 'source',
} as const;
