/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { CurvesViewPart } from './curvesViewPart';
import type { ModelCurves } from './modelCurves';

export interface CurvesView {
  comparison_id: string;
  events: number | null;
  models: ModelCurves[];
  n: number;
  part: CurvesViewPart;
  /** small counts were left out, because the reader belongs to another institution */
  reduced: boolean;
  task: string;
}
