/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * the subject's rows by table of the latest version
 */
export type ErasurePreviewRows = {[key: string]: number};
