/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { InputSchema } from './inputSchema';
import type { ModelDetailCalibration } from './modelDetailCalibration';
import type { ModelDetailMembersItem } from './modelDetailMembersItem';
import type { ModelDetailMetrics } from './modelDetailMetrics';
import type { ModelDetailParity } from './modelDetailParity';
import type { ModelDetailWithdrawn } from './modelDetailWithdrawn';
import type { ReleaseView } from './releaseView';

export interface ModelDetail {
  algorithm: string;
  best: boolean;
  calibration: ModelDetailCalibration;
  card_sha256: string;
  classes: string[] | null;
  created_at: string;
  experiment_id: string;
  family: string;
  /** chosen by the researchers; one model at most for each prepared data */
  final: boolean;
  id: string;
  input_schema: InputSchema;
  members: ModelDetailMembersItem[];
  /** oof and test -> measure -> value, lo, hi (95 %) */
  metrics: ModelDetailMetrics;
  name: string;
  onnx_bytes: number;
  onnx_sha256: string;
  parity: ModelDetailParity;
  positive: string | null;
  predictions_sha256: string;
  prepared_id: string;
  released: ReleaseView | null;
  target: string;
  task: string;
  threshold: number | null;
  /** what became of it with its data */
  withdrawn: ModelDetailWithdrawn;
}
