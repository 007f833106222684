/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ComparedClass } from './comparedClass';
import type { ComparedColumnState } from './comparedColumnState';
import type { ComparedValue } from './comparedValue';
import type { Side } from './side';

/**
 * ``bins`` for numbers and times (seconds since 1970), whose outer classes also count what lies beyond them;
 * ``values`` for everything else.
 */
export interface ComparedColumn {
  after: Side | null;
  before: Side | null;
  bins?: ComparedClass[] | null;
  cells_changed: number;
  is_time?: boolean;
  label?: string;
  name: string;
  name_before: string | null;
  state: ComparedColumnState;
  unit?: string;
  /** the most frequent values of both sides */
  values?: ComparedValue[] | null;
}
