/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * What a column holds at one step: how much is missing or implausible, its shape in at most 30 bars.
 */
export interface ColumnFacts {
  /** what the bars count where they are values: numbers rising, others most frequent first */
  common?: string[] | null;
  counts: number[];
  distinct: number;
  /** upper edge of the last class of a number */
  high?: number | null;
  /** lower edge of the first class of a number */
  low?: number | null;
  missing: number;
  out_of_range: number;
}
