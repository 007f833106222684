/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { DatasetManifestProvenance } from './datasetManifestProvenance';
import type { TableObject } from './tableObject';

/**
 * A data set version as ingest accepted it.
 */
export interface DatasetManifest {
  created_at: string;
  created_by: string;
  dataset_id: string;
  kind?: string;
  provenance?: DatasetManifestProvenance;
  schema_version?: 1;
  study_id: string;
  subjects?: number | null;
  tables: TableObject[];
  title: string;
  version: number;
}
