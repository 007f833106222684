/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ExperimentInMode } from './experimentInMode';
import type { ExperimentInSettings } from './experimentInSettings';

/**
 * Top-level values, when sent, win over the same names in ``settings``.
 */
export interface ExperimentIn {
  budget_s?: number | null;
  metric?: string | null;
  mode?: ExperimentInMode;
  prepared_id: string;
  seed?: number | null;
  settings?: ExperimentInSettings;
  /** @maxLength 300 */
  title?: string;
}
