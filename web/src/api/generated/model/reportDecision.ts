/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * Net benefit per person over threshold probabilities; treating nobody is 0.
 */
export interface ReportDecision {
  hi: (number | null)[];
  lo: (number | null)[];
  model: (number | null)[];
  thresholds: number[];
  treat_all: (number | null)[];
}
