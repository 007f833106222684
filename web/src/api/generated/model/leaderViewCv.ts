/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type LeaderViewCv = {[key: string]: {[key: string]: number | null}};
