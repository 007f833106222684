/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Institution } from './institution';

export interface PageOfInstitution {
  items: Institution[];
  next_cursor?: string | null;
}
