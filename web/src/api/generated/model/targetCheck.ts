/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ClassCount } from './classCount';
import type { Finding } from './finding';
import type { Problem } from './problem';
import type { SplitLook } from './splitLook';

/**
 * What an approval with this target would say.
 */
export interface TargetCheck {
  classes: ClassCount[] | null;
  findings: Finding[];
  /** survival: when the risk would be told, rising */
  horizons?: number[] | null;
  problems: Problem[];
  split?: SplitLook | null;
  suggested_exclude: string[];
  suggested_features: string[];
}
