/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type GetModelCardLang = typeof GetModelCardLang[keyof typeof GetModelCardLang];


export const GetModelCardLang = {
  en: 'en',
  ko: 'ko',
} as const;
