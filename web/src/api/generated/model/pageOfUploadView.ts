/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { UploadView } from './uploadView';

export interface PageOfUploadView {
  items: UploadView[];
  next_cursor?: string | null;
}
