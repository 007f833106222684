/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { DivisionKind } from './divisionKind';
import type { DivisionPart } from './divisionPart';
import type { DivisionTests } from './divisionTests';
import type { Subgroup } from './subgroup';

/**
 * The patients divided by sex, age band, site, period or a chosen column.
 */
export interface Division {
  column: string;
  kind: DivisionKind;
  label?: string;
  levels: Subgroup[];
  part: DivisionPart;
  tests: DivisionTests;
  unit?: string;
}
