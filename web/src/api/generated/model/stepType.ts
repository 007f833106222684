/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { StepTypeSchema } from './stepTypeSchema';
import type { Words } from './words';

/**
 * One registered step; the form is drawn from ``schema``.
 */
export interface StepType {
  about: Words;
  family: string;
  op: string;
  /** JSON Schema of the parameters */
  schema: StepTypeSchema;
  title: Words;
}
