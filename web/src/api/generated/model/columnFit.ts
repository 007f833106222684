/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ColumnFitProblem } from './columnFitProblem';

/**
 * One input (or, last, the target): the column of the same name, if any, and what speaks against reading it.
 */
export interface ColumnFit {
  column: string | null;
  label: string;
  name: string;
  problem: ColumnFitProblem;
  type: string;
  unit: string;
}
