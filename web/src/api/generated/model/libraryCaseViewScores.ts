/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type LibraryCaseViewScores = { [key: string]: unknown };
