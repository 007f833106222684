/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface SpellingGroupSeen {
  /** how many cells would be changed */
  cells: number;
  spellings: string[];
  to: string;
}
