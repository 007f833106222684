/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * What waits to be handed on, and since when.
 */
export interface Waiting {
  oldest_at: string | null;
  waiting: number;
}
