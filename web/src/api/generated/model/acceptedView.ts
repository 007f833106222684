/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { JobView } from './jobView';
import type { UploadView } from './uploadView';

export interface AcceptedView {
  dataset_id: string;
  job: JobView;
  upload: UploadView;
  version: number;
}
