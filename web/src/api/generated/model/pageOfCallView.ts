/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { CallView } from './callView';

export interface PageOfCallView {
  items: CallView[];
  next_cursor?: string | null;
}
