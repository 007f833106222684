/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ValidationInColumns } from './validationInColumns';
import type { ValidationInFactors } from './validationInFactors';

/**
 * Which approved data a model is tried on; inputs are read from columns of the same name unless ``columns`` says
 * otherwise.
 */
export interface ValidationIn {
  /** input or target -> column */
  columns?: ValidationInColumns;
  /** the data's study; else this one */
  data_study_id?: string | null;
  /** input -> what its column's values are multiplied by */
  factors?: ValidationInFactors;
  /** the value there that means the event */
  positive?: string | null;
  /** @maxLength 40 */
  prepared_id: string;
  /** @maxLength 300 */
  title?: string;
}
