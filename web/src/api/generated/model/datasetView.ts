/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { DatasetViewState } from './datasetViewState';
import type { VersionRow } from './versionRow';

export interface DatasetView {
  created_at: string;
  description: string;
  id: string;
  kind: string;
  latest: number;
  state: DatasetViewState;
  title: string;
  versions: VersionRow[];
}
