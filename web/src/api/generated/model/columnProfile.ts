/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ColumnProfileQ } from './columnProfileQ';
import type { ColumnRole } from './columnRole';
import type { ColumnType } from './columnType';
import type { Histogram } from './histogram';
import type { TopValue } from './topValue';

/**
 * One column. ``zero_gap``: how far other values keep from 0, the smallest of them over the usual spacing.
 */
export interface ColumnProfile {
  date_share?: number | null;
  distinct: number;
  high?: number | null;
  histogram?: Histogram | null;
  infinite?: number | null;
  label?: string;
  low?: number | null;
  max?: number | string | null;
  mean?: number | null;
  min?: number | string | null;
  missing: number;
  n: number;
  name: string;
  negative?: number | null;
  number_share?: number | null;
  out_of_range?: number | null;
  pair_share?: number | null;
  q?: ColumnProfileQ;
  role: ColumnRole;
  sd?: number | null;
  text_length_max?: number | null;
  top?: TopValue[] | null;
  type: ColumnType;
  unit?: string;
  untidy?: number | null;
  zero_floor?: number | null;
  zero_gap?: number | null;
  zeros?: number | null;
}
