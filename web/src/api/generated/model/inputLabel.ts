/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { InputLabelType } from './inputLabelType';

export interface InputLabel {
  label?: string;
  type: InputLabelType;
  unit?: string;
}
