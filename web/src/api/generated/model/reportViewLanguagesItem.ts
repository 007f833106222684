/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type ReportViewLanguagesItem = typeof ReportViewLanguagesItem[keyof typeof ReportViewLanguagesItem];


export const ReportViewLanguagesItem = {
  en: 'en',
  ko: 'ko',
} as const;
