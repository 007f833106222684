/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { TableOptionsDecimal } from './tableOptionsDecimal';
import type { TableOptionsEncoding } from './tableOptionsEncoding';
import type { TableOptionsThousands } from './tableOptionsThousands';

/**
 * How a table is read. ``None`` means: guess. Row numbers are 1-based rows of the file or sheet.
 */
export interface TableOptions {
  decimal?: TableOptionsDecimal;
  delimiter?: string | null;
  encoding?: TableOptionsEncoding;
  /** rows at the end that are not data */
  footer_rows?: number | null;
  /** how many rows the header has */
  header_depth?: number | null;
  /** the last header row; 0 = the table has no header */
  header_row?: number | null;
  pad_short_rows?: boolean | null;
  sheet?: string | null;
  /** rows above the header */
  skip_rows?: number | null;
  thousands?: TableOptionsThousands;
  /** 0 = there is none */
  units_row?: number | null;
}
