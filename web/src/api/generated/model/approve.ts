/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { SplitWish } from './splitWish';
import type { TaskKind } from './taskKind';

export interface Approve {
  /** why blocking findings are accepted */
  accept_blocking?: string | null;
  exclude?: string[];
  features?: string[] | null;
  /** survival: when the risk is told, in the unit of the time */
  horizons?: number[] | null;
  /** @maxLength 5000 */
  note?: string;
  positive?: string | null;
  /** the hash the reviewer looked at */
  sha256?: string | null;
  split?: SplitWish;
  target: string;
  task: TaskKind;
  /** survival: the column of the follow-up time */
  time?: string | null;
}
