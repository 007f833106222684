/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { FacetBin } from './facetBin';
import type { FacetValue } from './facetValue';

export interface Facets {
  /** counts in equal classes of a number */
  bins?: FacetBin[] | null;
  column: string;
  distinct: number;
  missing: number;
  rows: number;
  type: string;
  /** the most frequent values of a text column */
  values?: FacetValue[] | null;
}
