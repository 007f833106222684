/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Guess } from './guess';

export type TableProposalWhy = {[key: string]: Guess};
