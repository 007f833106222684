/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { FormulaFunction } from './formulaFunction';
import type { StepType } from './stepType';
import type { StepTypesQuantities } from './stepTypesQuantities';

export interface StepTypes {
  functions: FormulaFunction[];
  items: StepType[];
  quantities: StepTypesQuantities;
}
