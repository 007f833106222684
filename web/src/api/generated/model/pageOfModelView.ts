/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ModelView } from './modelView';

export interface PageOfModelView {
  items: ModelView[];
  next_cursor?: string | null;
}
