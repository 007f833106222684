/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type UncertaintyLines = {[key: string]: [number, number, number, number, number]};
