/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ModelViewCalibration } from './modelViewCalibration';
import type { ModelViewMembersItem } from './modelViewMembersItem';
import type { ModelViewMetrics } from './modelViewMetrics';
import type { ModelViewParity } from './modelViewParity';
import type { ModelViewWithdrawn } from './modelViewWithdrawn';
import type { ReleaseView } from './releaseView';

export interface ModelView {
  algorithm: string;
  best: boolean;
  calibration: ModelViewCalibration;
  card_sha256: string;
  classes: string[] | null;
  created_at: string;
  experiment_id: string;
  family: string;
  /** chosen by the researchers; one model at most for each prepared data */
  final: boolean;
  id: string;
  members: ModelViewMembersItem[];
  /** oof and test -> measure -> value, lo, hi (95 %) */
  metrics: ModelViewMetrics;
  name: string;
  onnx_bytes: number;
  onnx_sha256: string;
  parity: ModelViewParity;
  positive: string | null;
  predictions_sha256: string;
  prepared_id: string;
  released: ReleaseView | null;
  target: string;
  task: string;
  threshold: number | null;
  /** what became of it with its data */
  withdrawn: ModelViewWithdrawn;
}
