/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Calibration } from './calibration';
import type { ClassCurves } from './classCurves';
import type { Confusion } from './confusion';
import type { Curve } from './curve';
import type { Group } from './group';
import type { ReportDecision } from './reportDecision';
import type { SurvivalCurves } from './survivalCurves';
import type { ThresholdLine } from './thresholdLine';

/**
 * What is drawn of a model; null where it does not belong to the kind of task.
 */
export interface ModelCurves {
  /** regression: observed over predicted in groups */
  agreement?: Group[] | null;
  algorithm: string;
  calibration?: Calibration | null;
  classes?: ClassCurves[] | null;
  confusion?: Confusion | null;
  decision?: ReportDecision | null;
  model_id: string;
  name: string;
  pr?: Curve | null;
  roc?: Curve | null;
  survival?: SurvivalCurves | null;
  thresholds?: ThresholdLine[] | null;
}
