/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { StoredOf } from './storedOf';

/**
 * What a service stores. Counted at most once a minute.
 */
export interface StorageView {
  counted_at: string;
  database_bytes: number;
  /** free space of the disk; unknown where an S3 store keeps the objects */
  free_bytes: number | null;
  service: string;
  stored: StoredOf[];
}
