/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Token } from './token';

export interface PageOfToken {
  items: Token[];
  next_cursor?: string | null;
}
