/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ModelInput } from './modelInput';
import type { TaskKind } from './taskKind';
import type { Uncertainty } from './uncertainty';

/**
 * What a served model takes and gives. Outputs: ``probabilities`` [N, classes] float32, ``value`` [N, 1],
 * or for survival ``risks`` [N, horizons]: the probability of the event by each horizon.
 */
export interface InputSchema {
  classes?: string[] | null;
  horizons?: number[] | null;
  inputs: ModelInput[];
  model_id: string;
  positive?: string | null;
  schema_version?: 1;
  target: string;
  target_unit?: string;
  task: TaskKind;
  /** Youden threshold on out-of-fold predictions */
  threshold?: number | null;
  time?: string | null;
  time_unit?: string;
  uncertainty?: Uncertainty | null;
}
