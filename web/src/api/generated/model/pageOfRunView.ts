/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { RunView } from './runView';

export interface PageOfRunView {
  items: RunView[];
  next_cursor?: string | null;
}
