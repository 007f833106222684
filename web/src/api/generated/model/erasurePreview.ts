/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ErasurePreviewRows } from './erasurePreviewRows';

/**
 * Where a subject is, and which versions would go.
 */
export interface ErasurePreview {
  /** other data sets of the study that hold the subject */
  also_in: string[];
  /** tables without a subject column: they stay as they are */
  not_searched: string[];
  /** the subject's rows by table of the latest version */
  rows: ErasurePreviewRows;
  /** versions that would be purged, with their uploaded files */
  versions: number[];
}
