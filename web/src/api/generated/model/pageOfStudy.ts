/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Study } from './study';

export interface PageOfStudy {
  items: Study[];
  next_cursor?: string | null;
}
