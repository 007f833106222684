/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { TableOptions } from './tableOptions';
import type { TablePatchColumns } from './tablePatchColumns';
import type { TablePatchMissingCodes } from './tablePatchMissingCodes';

/**
 * A change to one table: new reading options cause a new look at the file.
 */
export interface TablePatch {
  columns?: TablePatchColumns;
  include?: boolean | null;
  /** column -> codes */
  missing_codes?: TablePatchMissingCodes;
  name?: string | null;
  options?: TableOptions | null;
}
