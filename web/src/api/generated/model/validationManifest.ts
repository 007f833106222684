/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ColumnMatch } from './columnMatch';
import type { Finding } from './finding';
import type { TaskKind } from './taskKind';
import type { ValidationManifestCurves } from './validationManifestCurves';
import type { ValidationManifestMetrics } from './validationManifestMetrics';
import type { ValidationManifestRecalibrated } from './validationManifestRecalibrated';
import type { ValidationManifestVersions } from './validationManifestVersions';

/**
 * A finished model's figures on data that it was not developed on.
 */
export interface ValidationManifest {
  approval_sha256: string;
  /** the inputs, a follow-up time, then the target */
  columns: ColumnMatch[];
  created_at: string;
  /** calibration, bins, bins_<time> and decision: what is drawn, never a row */
  curves?: ValidationManifestCurves;
  data_sha256: string;
  data_study_id: string;
  events?: number | null;
  experiment_id: string;
  /** measure -> value, lo, hi (95 %) */
  metrics: ValidationManifestMetrics;
  model_id: string;
  model_name: string;
  n: number;
  onnx_sha256: string;
  /** the value of the new data that means the event */
  positive?: string | null;
  prepared_id: string;
  /** none|intercept|slope -> intercept, slope, observed_expected, brier, ... */
  recalibrated?: ValidationManifestRecalibrated;
  schema_version?: 1;
  study_id: string;
  task: TaskKind;
  title?: string;
  validation_id: string;
  versions: ValidationManifestVersions;
  warnings?: Finding[];
}
