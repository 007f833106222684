/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type ArtefactViewLanguage = typeof ArtefactViewLanguage[keyof typeof ArtefactViewLanguage] | null;


export const ArtefactViewLanguage = {
  en: 'en',
  ko: 'ko',
} as const;
