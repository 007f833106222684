/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Effect } from './effect';

/**
 * What one step did; ``detail`` and ``cause`` say why it could not be applied.
 */
export interface StepEffect {
  cause?: string | null;
  column?: string | null;
  detail?: string | null;
  detail_ko?: string | null;
  effect?: Effect | null;
  enabled: boolean;
  hint?: string | null;
  hint_ko?: string | null;
  index: number;
  op: string;
  step_id: string;
}
