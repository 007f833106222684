/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type TableProposalFormat = typeof TableProposalFormat[keyof typeof TableProposalFormat];


export const TableProposalFormat = {
  csv: 'csv',
  tsv: 'tsv',
  xlsx: 'xlsx',
  parquet: 'parquet',
  sav: 'sav',
  sas7bdat: 'sas7bdat',
  xpt: 'xpt',
  dta: 'dta',
} as const;
