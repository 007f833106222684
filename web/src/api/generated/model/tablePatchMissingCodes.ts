/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * column -> codes
 */
export type TablePatchMissingCodes = {[key: string]: string[]} | null;
