/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Division } from './division';
import type { Importance } from './importance';

export interface ModelExplanations {
  importance?: Importance | null;
  name: string;
  subgroups?: Division[];
}
