/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { DatasetManifest } from './datasetManifest';
import type { Original } from './original';

/**
 * A version's dictionary and provenance.
 */
export interface VersionView {
  /** for If-Match when the dictionary is changed */
  etag: string;
  manifest: DatasetManifest;
  manifest_key: string | null;
  manifest_sha256: string;
  original: Original | null;
  withdrawn: boolean;
}
