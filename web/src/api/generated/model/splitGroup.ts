/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface SplitGroup {
  events: number | null;
  in_test: boolean;
  n: number;
  name: string;
}
