/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { TaskKind } from './taskKind';

/**
 * What is to be learned. ``positive`` is the text of the event class for a binary or survival target.
 *
 * A survival task has the status column as ``target`` (all but ``positive`` is censored), the column of the follow-up
 * ``time`` and the ``horizons``, in the time's unit, at which the risk is told.
 */
export interface Task {
  classes?: string[] | null;
  features: string[];
  horizons?: number[] | null;
  kind: TaskKind;
  positive?: string | null;
  target: string;
  time?: string | null;
  time_unit?: string;
}
