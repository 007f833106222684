/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ColumnPatch } from './columnPatch';

export type TablePatchColumns = {[key: string]: ColumnPatch} | null;
