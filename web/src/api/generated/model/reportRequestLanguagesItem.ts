/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type ReportRequestLanguagesItem = typeof ReportRequestLanguagesItem[keyof typeof ReportRequestLanguagesItem];


export const ReportRequestLanguagesItem = {
  en: 'en',
  ko: 'ko',
} as const;
