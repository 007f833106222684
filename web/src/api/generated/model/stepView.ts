/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { StepViewParams } from './stepViewParams';

export interface StepView {
  at: string;
  author: string;
  enabled: boolean;
  id: string;
  note: string;
  op: string;
  params: StepViewParams;
}
