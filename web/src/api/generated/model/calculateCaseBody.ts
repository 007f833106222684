/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { CalculateCaseBodyRow } from './calculateCaseBodyRow';

export type CalculateCaseBody = {
  /** column → value of one patient; null when not known */
  row: CalculateCaseBodyRow;
};
