/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * ``events`` only where there is an event; ``groups``: how many subjects or sites, of a split by these.
 */
export interface SplitPart {
  events: number | null;
  groups: number | null;
  n: number;
}
