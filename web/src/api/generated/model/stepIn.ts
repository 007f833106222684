/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { StepInParams } from './stepInParams';

/**
 * A step as it is written: ``params``, or the parameters beside ``op`` as in a study file.
 */
export interface StepIn {
  enabled?: boolean;
  id?: string | null;
  note?: string | null;
  /** @maxLength 60 */
  op: string;
  params?: StepInParams;
  [key: string]: unknown;
 }
