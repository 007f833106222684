/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { TaskKind } from './taskKind';

/**
 * What is to be learned. ``positive`` is the text of the event class for a binary target.
 */
export interface Task {
  classes?: string[] | null;
  features: string[];
  kind: TaskKind;
  positive?: string | null;
  target: string;
}
