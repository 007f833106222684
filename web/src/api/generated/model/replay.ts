/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ReplayMapping } from './replayMapping';

export interface Replay {
  /** @maxLength 40 */
  dataset_id: string;
  /** @minimum 1 */
  dataset_version: number;
  mapping?: ReplayMapping;
  title?: string | null;
}
