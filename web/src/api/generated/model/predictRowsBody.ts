/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { PredictRowsBodyRowsItem } from './predictRowsBodyRowsItem';

export type PredictRowsBody = {
  /**
     * column → value; null when not known
     * @minItems 1
     */
  rows: PredictRowsBodyRowsItem[];
};
